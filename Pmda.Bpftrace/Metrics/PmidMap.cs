namespace Pmda.Bpftrace.Metrics;

/// <summary>
/// Numbers that clients rely on: clusters and serials of instance domains. Items are beside their metrics.
/// </summary>
internal static class PmidMap
{
    /// <summary>The agent's domain, unless pmcd.conf says otherwise.</summary>
    public const int Domain = 151;

    public const int ControlCluster = 0; // bpftrace.control.*
    public const int InfoCluster = 1; // bpftrace.info.*
    public const int AgentCluster = 2; // bpftrace.agent.*
    public const int ScriptsSerial = 0; // the instance domain of scripts

    /// <summary>Scripts: one cluster each, from <see cref="FirstCluster"/>.</summary>
    public static class Script
    {
        public const int FirstCluster = 100;
        public const int LastCluster = 4095;

        /// <summary>
        /// Item of the first variable; the script's own metrics (<see cref="ScriptMetric"/>) are below.
        /// </summary>
        public const int FirstVariable = 10;

        /// <summary>Items of variables end here, although PMIDs have room for more: see <see cref="Serial"/>.</summary>
        public const int LastVariable = SerialsPerCluster - 1;

        public const int MaxVariables = LastVariable - FirstVariable + 1;

        private const int SerialsPerCluster = 1000;

        /// <summary>Serial of the instance domain of a variable, unique in the agent.</summary>
        public static int Serial(int cluster, int item) => cluster * SerialsPerCluster + item;

        /// <summary>The PMID of the variable whose instance domain has this serial, or null.</summary>
        public static Pmid? PmidOf(int domain, int serial)
        {
            (int cluster, int item) = Math.DivRem(serial, SerialsPerCluster);
            return cluster <= LastCluster ? new Pmid(domain, cluster, item) : null;
        }
    }
}

/// <summary>The names of scripts' metrics in the PMNS.</summary>
internal static class MetricName
{
    /// <summary>All of them begin with this.</summary>
    public const string ScriptPrefix = "bpftrace.scripts.";

    /// <summary>The name of a variable's metric.</summary>
    public static string Of(string script, string variable) => $"{ScriptPrefix}{script}.{LeafOf(variable)}";

    /// <summary>The name of a variable's metric below its script's.</summary>
    public static string LeafOf(string variable) => $"data.{VariableOf(variable)}";

    /// <summary>A variable's name in that of its metric.</summary>
    public static string VariableOf(string variable) => variable.Length == 1 ? "root" : variable[1..];
}
