using Bench.Measuring;
using Bench.Report;

namespace Bench.Rows;

/// <summary>One table: something that is measured, with what it should be.</summary>
internal interface IRow
{
    /// <summary>How it is named on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured.</summary>
    string Title { get; }

    /// <summary>Measures.</summary>
    /// <exception cref="Client.PmapiException">An agent does not serve what it should.</exception>
    IEnumerable<Finding> Measure(Effort effort);
}
