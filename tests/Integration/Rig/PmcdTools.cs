namespace Integration.Rig;

/// <summary>PCP's client tools on a private pmcd.</summary>
internal static class PmcdTools
{
    extension(PrivatePmcd pmcd)
    {
        /// <summary>PCP's tools as clients of it, by its Unix socket.</summary>
        public PcpTools Client => new(pmcd.HostSpec, pmcd.Scratch.Environment);
    }
}
