using Pcp.Bpftrace.Samples;
using Pcp.Interop.Client;

namespace Pcp.Bpftrace.Archives;

/// <summary>A variable of a script with its metric in an archive.</summary>
internal sealed record ArchivedVariable(ClientMetric Metric, Variable Variable);
