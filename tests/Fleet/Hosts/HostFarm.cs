using System.Globalization;
using System.Text;

namespace Fleet.Hosts;

/// <summary>
/// Hosts <c>web1</c>, <c>web2</c> and so on: a pmcd each, at PCP's port of an address of its own, with the agent and a
/// stand-in for bpftrace. Their user <c>deploy</c> may run scripts.
/// </summary>
internal static class HostFarm
{
    /// <summary>The user that may run scripts.</summary>
    public const string User = "deploy";

    /// <summary>The user's password.</summary>
    public const string Password = "fleet";

    /// <summary>Runs them until standard input ends; prints a line when all of them answer.</summary>
    public static int Run(int count, string agent)
    {
        PrivatePmcd?[] hosts = new PrivatePmcd?[count];
        try
        {
            Parallel.For(0, count, i => hosts[i] = Start(i + 1, agent));
            Console.WriteLine("ready");
            Console.In.ReadToEnd();
        }
        finally
        {
            Parallel.ForEach(hosts, host => host?.Dispose());
        }

        return 0;
    }

    private static PrivatePmcd Start(int number, string agent)
    {
        Scratch scratch = new();
        scratch.Write(
            "pmdas/bpftrace/bpftrace.conf",
            $"""
            [bpftrace]
            bpftrace_path = {Path.Combine(AppContext.BaseDirectory, "standin")}
            [dynamic_scripts]
            enabled = true
            allowed_users = {User}
            keep_scripts = true
            """);
        string name = string.Create(CultureInfo.InvariantCulture, $"web{number}");
        string passwords = Path.Combine(scratch.Sysconf, "passwords");
        scratch.Write("etc/sasl2/pmcd.conf", $"mech_list: plain\nsasldb_path: {passwords}\n");
        Tool.Run(
            "saslpasswd2",
            ["-p", "-a", "pmcd", "-u", name, "-f", passwords, "-c", User],
            input: Encoding.UTF8.GetBytes(Password)).OutputOrFail();
        return PrivatePmcd.Start(
            scratch,
            new PmcdAddress(name, string.Create(CultureInfo.InvariantCulture, $"127.0.1.{number}")),
            new PmdaLine("bpftrace", 151, $"{agent} -d 151", StartsNotReady: true));
    }
}
