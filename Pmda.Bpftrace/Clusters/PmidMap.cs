namespace Pmda.Bpftrace.Clusters;

/// <summary>Every number that clients rely on, once: clusters, items and serials of instance domains.</summary>
internal static class PmidMap
{
    /// <summary>The agent's domain, unless pmcd.conf says otherwise.</summary>
    public const int Domain = 151;

    /// <summary>Metrics that act when something is stored into them.</summary>
    public static class Control
    {
        public const int Cluster = 0;
        public const int Register = 0;
        public const int Deregister = 1;
        public const int Start = 2;
        public const int Stop = 3;
        public const int Count = 4;
    }

    /// <summary>Metrics about all scripts.</summary>
    public static class Info
    {
        public const int Cluster = 1;
        public const int Scripts = 0;
        public const int ScriptsJson = 1;
        public const int Tracepoints = 2;

        /// <summary>Instance domain of <see cref="Scripts"/>.</summary>
        public const int ScriptsSerial = 0;
    }

    /// <summary>Metrics of one script: one cluster each, from <see cref="FirstCluster"/>.</summary>
    public static class Script
    {
        public const int FirstCluster = 100;
        public const int LastCluster = 4095;
        public const int Status = 0;
        public const int Pid = 1;
        public const int ExitCode = 2;
        public const int Error = 3;
        public const int Probes = 4;
        public const int Code = 5;
        public const int DataBytes = 6;

        public const int LostEvents = 7;
        public const int Warnings = 8;
        public const int Restarts = 9;

        /// <summary>Item of the first variable; the stock agent has nothing from 7 to 9.</summary>
        public const int FirstVariable = 10;

        /// <summary>Items of variables are below this, although PMIDs have room for more: see <see cref="Serial"/>.</summary>
        public const int LastVariable = SerialsPerCluster - 1;

        /// <summary>How many items there are for variables.</summary>
        public const int MaxVariables = LastVariable - FirstVariable + 1;

        private const int SerialsPerCluster = 1000;

        /// <summary>Serial of the instance domain of a variable, unique in the agent.</summary>
        public static int Serial(int cluster, int item) => cluster * SerialsPerCluster + item;
    }
}
