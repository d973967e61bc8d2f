using System.Collections.Frozen;

namespace Pmda.Bpftrace.Metrics;

/// <summary>The rules for labels that a script gives its metrics.</summary>
internal static class UserLabelRules
{
    /// <summary>
    /// The most labels of a script. With the longest names and values they take half of the 64 KiB that libpcp has for
    /// all labels of a metric.
    /// </summary>
    public const int MaxLabels = 32;

    /// <summary>The longest value, in bytes.</summary>
    public const int MaxValueLength = 256;

    // A label of a cluster replaces one of the host or the agent that has the same name, and some names have a meaning
    // in Prometheus.
    private static readonly ImmutableArray<string> _reserved =
    [
        .. MetricLabels.Names,
        // PCP
        "agent", "containerid", "domainname", "groupid", "hostname", "indom_name", "instid", "instname", "machineid",
        "machineid_sha256", "userid",
        // Prometheus and its exporters
        "instance", "job", "key", "le", "quantile",
    ];

    private static readonly FrozenSet<string> _reservedSet = _reserved.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Checks the labels of a script.</summary>
    /// <exception cref="ScriptRefusedException">
    /// There are too many, or one of them is not allowed; the message says why.
    /// </exception>
    public static void Check(IReadOnlyDictionary<string, string> labels)
    {
        if (labels.Count > MaxLabels)
            throw new ScriptRefusedException($"a script can have {MaxLabels} labels, this one has {labels.Count}");
        foreach ((string name, string value) in labels)
        {
            if (name.Length > LabelSet.MaxNameLength)
            {
                throw new ScriptRefusedException(
                    $"the name of a label can have {LabelSet.MaxNameLength} characters, one has {name.Length}");
            }

            if (!LabelSet.IsName(name))
            {
                throw new ScriptRefusedException(
                    $"invalid name of label '{name}': must begin with an ASCII letter and contain only ASCII letters, "
                    + "digits and underscores");
            }

            if (_reservedSet.Contains(name))
            {
                throw new ScriptRefusedException(
                    $"label '{name}' has a reserved name, please choose another one; reserved are "
                    + string.Join(", ", _reserved.Order(StringComparer.Ordinal)));
            }

            int length = Encoding.UTF8.GetByteCount(value);
            if (length > MaxValueLength)
            {
                throw new ScriptRefusedException(
                    $"the value of label '{name}' can have {MaxValueLength} bytes, it has {length}");
            }
        }
    }
}
