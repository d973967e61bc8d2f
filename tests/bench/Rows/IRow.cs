using Bench.Measuring;
using Bench.Report;

namespace Bench.Rows;

/// <summary>One table: measurements with their limits.</summary>
internal interface IRow
{
    /// <summary>Its name on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured.</summary>
    string Title { get; }

    /// <summary>Measures.</summary>
    /// <exception cref="Client.PmapiException">An agent does not serve the expected values.</exception>
    IEnumerable<Finding> Measure(Effort effort);
}
