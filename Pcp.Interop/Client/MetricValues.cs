namespace Pcp.Interop.Client;

/// <summary>The values of one metric in the answer to a fetch (pmFetch(3)).</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Error">
/// Why there are no values: for example <see cref="PmError.UnknownPmid"/>, or <see cref="PmError.WrongType"/> for
/// aggregates and events, which have no place here. <see cref="PmError.None"/> if there is no error.
/// </param>
/// <param name="Values">The values, one for each instance, or a single one. None is no error.</param>
public sealed record MetricValues(ClientMetric Metric, PmError Error, IReadOnlyList<InstanceValue> Values)
{
    /// <summary>The value of a metric without instances, or of one that has a single instance.</summary>
    /// <exception cref="PmException">
    /// There was an error, or there is no value (<see cref="PmError.NoValue"/>), or more than one
    /// (<see cref="PmError.WrongType"/>).
    /// </exception>
    public MetricValue Single
    {
        get
        {
            PmError error = Error.IsError ? Error : Values.Count switch
            {
                0 => PmError.NoValue,
                1 => PmError.None,
                _ => PmError.WrongType,
            };
            return error.IsError
                ? throw new PmException(error, $"the value of {Metric.Name}, which has {Values.Count}")
                : Values[0].Value;
        }
    }
}

/// <summary>The value of an instance.</summary>
/// <param name="Instance">The number of the instance; -1 (PM_IN_NULL) for a metric without instances.</param>
/// <param name="Value">The value.</param>
public readonly record struct InstanceValue(int Instance, MetricValue Value);
