using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Integration.Rig;

namespace Integration.AccessTests;

/// <summary>Who did what, from where, in the agent's log and in syslog.</summary>
[TestFixture]
public sealed class AuditTests
{
    private const string Code = "// name: sizes\nBEGIN { @n = 1; }";
    private const string Autostart = "BEGIN { @ = 4; }";

    [Test]
    public void The_log_has_each_request_and_what_the_agent_did_itself()
    {
        using AgentRig agent = new(
            $"[bpftrace]\nscript_expiry_time = 1\n{AgentRig.RootMay}",
            scratch => scratch.Write("pmdas/bpftrace/autostart/four.bt", Autostart));
        agent.Register(Code);
        foreach (string verb in (string[])["stop", "start", "deregister"])
            agent.Client.Store($"bpftrace.control.{verb}", "sizes").OutputOrFail();
        Assert.That(agent.Client.StoreAs("nobody", "bpftrace.control.register", Code).Succeeded, Is.False);
        PcpTools overTcp = new(agent.Pmcd.TcpHostSpec, agent.Pmcd.Scratch.Environment);
        Assert.That(overTcp.Store("bpftrace.control.stop", "four").Succeeded, Is.False);
        Assert.That(agent.Client.Store("bpftrace.control.stop", "a\" outcome=\"ok").Succeeded, Is.False);

        const string Head = @"(?m)^\[[^]]+\] pmdabpftrace\(\d+\) Info: audit: ";
        const string Root = "from=local uid=0 user=\"root\" pid=\\d+ program=\"/usr/bin/pmstore\"";
        const string Script = "script=script\\d+ name=sizes owner=\"root\"";
        string hash = HashOf(Code);
        string file = $"{agent.Pmcd.Scratch.Pmdas}/bpftrace/autostart/four.bt";
        string[] expected =
        [
            "action=agent-start outcome=ok from=agent",
            "action=autostart outcome=ok from=agent script=script\\d+ name=four owner=\"root\" "
                + $"target=\"{file}\" bytes={Autostart.Length} sha256={HashOf(Autostart)}",
            $"action=register outcome=ok {Root} {Script} bytes={Code.Length} sha256={hash}",
            $"action=stop outcome=ok {Root} {Script}",
            $"action=start outcome=ok {Root} {Script}",
            $"action=deregister outcome=ok {Root} {Script}",
            "action=register outcome=refused from=local uid=\\d+ user=\"nobody\" pid=\\d+ program=\"/usr/bin/pmstore\" "
                + $"bytes={Code.Length} reason=\"not permitted for user nobody\"",
            "action=stop outcome=refused from=network bytes=4 "
                + "reason=\"not permitted for unauthenticated user\"",
            $"action=stop outcome=refused {Root} target=\"a\\\\\" outcome=\\\\\"ok\" reason=\"script not found\"",
        ];
        Assert.That(agent.Log, Does.Match(string.Join("$(.|\n)*", expected.Select(line => Head + line)) + "$"));

        agent.Register("BEGIN { @n = 1; }");
        Eventually.Get(
            () => agent.Log,
            log => log.Contains("audit: action=expire outcome=ok from=agent script=", StringComparison.Ordinal),
            "the end of a script that nobody reads");
        agent.Pmcd.Restart();
        Assert.That(
            File.ReadAllText(agent.Pmcd.LogPath("bpftrace") + ".prev"),
            Does.Contain("audit: action=agent-stop outcome=ok from=agent"));
    }

    [Test]
    public void Syslog_has_it_too_if_configured()
    {
        Socket? syslog = null;
        using AgentRig agent = new(
            $"[bpftrace]\naudit = syslog\n{AgentRig.RootMay}",
            scratch =>
            {
                string folder = Directory.CreateDirectory(Path.Combine(scratch.Root, "dev")).FullName;
                syslog = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
                syslog.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder, "log")));
            },
            StartWithOwnDev);
        using (syslog)
        {
            agent.Register(Code);
            Assert.That(agent.Client.StoreAs("nobody", "bpftrace.control.stop", "sizes").Succeeded, Is.False);
            string pid = agent.Pid.ToString(CultureInfo.InvariantCulture);
            const int AuthPriv = 10 << 3, Warning = 4, Notice = 5;
            string head = $@">.* pmdabpftrace\[{pid}\]: audit: action=";
            Assert.That(Next(), Does.Match($"^<{AuthPriv | Notice}{head}agent-start outcome=ok"));
            Assert.That(Next(), Does.Match($"^<{AuthPriv | Notice}{head}register outcome=ok"));
            Assert.That(Next(), Does.Match($"^<{AuthPriv | Warning}{head}stop outcome=refused"));
        }

        string Next()
        {
            byte[] buffer = new byte[65536];
            syslog!.ReceiveTimeout = (int)Eventually.Bound.TotalMilliseconds;
            return Encoding.UTF8.GetString(buffer, 0, syslog.Receive(buffer));
        }
    }

    /// <summary>Starts the agent where /dev is a folder of the test's, with a few devices and the test's log.</summary>
    private static string StartWithOwnDev(Scratch scratch)
    {
        string program = scratch.WriteProgram(
            "with-own-dev",
            """
            for node in null zero full random urandom tty; do
                : >"$1/$node" && mount --bind "/dev/$node" "$1/$node" || exit
            done
            mount --rbind "$1" /dev
            shift
            exec "$@"
            """);
        return $"{Tool.Find("unshare")} --mount {program} {scratch.Root}/dev";
    }

    private static string HashOf(string code) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
