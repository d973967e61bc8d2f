using Integration.Parity;
using Integration.Rig;

namespace Integration.AgentTests;

/// <summary>
/// Files that others than root can change though their permission bits do not say so: nothing of them runs as root.
/// </summary>
[TestFixture]
public sealed class ExposedFileTests
{
    private const string Etc = "etc/bpftrace/autostart";
    private const string Pmdas = "pmdas/bpftrace/autostart";
    private const string Code = "BEGIN { @n = 1; }";

    [Test]
    [ContractRow("Autostart / others by other means")]
    [DiffersFromStock("looks at permission bits only")]
    public void Autostart_files_of_others_are_skipped()
    {
        using AgentRig agent = new("", scratch =>
        {
            scratch.Write($"{Pmdas}/plain.bt", Code);
            Run("setfacl", "-m", "u:nobody:rw", scratch.Write($"{Pmdas}/acl.bt", Code));
            string owned = scratch.Write($"{Pmdas}/owned.bt", Code);
            Run("chown", "nobody:root", owned);
            Run("chmod", "0444", owned);
            // Root's folder and file, in a folder whose owner can replace both.
            scratch.Write($"{Etc}/below.bt", Code);
            Run("chown", "nobody:root", Path.Combine(scratch.Root, "etc", "bpftrace"));
        });

        string root = agent.Pmcd.Scratch.Root;
        WaitForSkipped(agent, $"{root}/{Pmdas}/acl.bt", "named in its ACL, can write to", "setfacl -b");
        WaitForSkipped(agent, $"{root}/{Pmdas}/owned.bt", "its owner, can write to", "chown root:root");
        agent.WaitForLog($"Error: Autostart directory {root}/{Etc} must be exclusively writable by root, but uid ");
        Assert.That(
            agent.Log, Does.Match($"its owner, can replace what is in {root}/etc/bpftrace: its scripts are skipped"));
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.EqualTo(["plain"]));
    }

    [Test]
    public void An_autostart_directory_with_an_ACL_is_skipped()
    {
        using AgentRig agent = new("", scratch =>
        {
            scratch.Write($"{Pmdas}/acl.bt", Code);
            Run("setfacl", "-m", "u:nobody:rwx", Path.Combine(scratch.Root, Pmdas));
        });

        string folder = $"{agent.Pmcd.Scratch.Root}/{Pmdas}";
        agent.WaitForLog($"Error: Autostart directory {folder} must be exclusively writable by root, but uid ");
        Assert.That(agent.Log, Does.Contain($"named in its ACL, can write to {folder}: its scripts are skipped"));
        Assert.That(agent.Client.Fetch("bpftrace.info.scripts").Names, Is.Empty);
    }

    [TestCase("chown", "nobody", "its owner, can write to")]
    [TestCase("setfacl", "-m u:nobody:rw", "named in its ACL, can write to")]
    [ContractRow("Configuration / file that others can change")]
    [DiffersFromStock("takes all of it")]
    public void A_configuration_of_others_names_no_program_and_no_users(string tool, string arguments, string why)
    {
        string marker = "";
        using AgentRig agent = new(
            scratch =>
            {
                marker = Path.Combine(scratch.Root, "has-run");
                string program = scratch.WriteProgram("evil", $"touch {marker}");
                return $"[bpftrace]\nbpftrace_path = {program}\n"
                    + "[dynamic_scripts]\nenabled = true\nauth_enabled = false\nallowed_users = root";
            },
            scratch =>
            {
                scratch.Write($"{Pmdas}/plain.bt", Code);
                Run(tool, [.. arguments.Split(' '), Path.Combine(scratch.Pmdas, "bpftrace", "bpftrace.conf")]);
            });

        string path = agent.ConfigurationPath;
        agent.WaitForLog($"Error: {path}: uid ");
        Assert.That(
            agent.Log,
            Does.Contain($"{why} {path}, and so could have programs run as root: using the defaults of bpftrace_path, "
                + "enabled, auth_enabled, allowed_users, section [environment] instead; check who wrote it, then "));
        Assert.That(agent.Client.Store("bpftrace.control.register", Code).All, Does.Contain("No permission"));
        Eventually.Equal("1", () => agent.Client.FetchSingle("bpftrace.scripts.plain.data.n"), "root's script");
        Assert.That(File.Exists(marker), Is.False, "the program that others named has run");
    }

    private static void WaitForSkipped(AgentRig agent, string path, params string[] parts)
    {
        agent.WaitForLog($"Skipping autostart script {path}: scripts must be exclusively writable by root, but uid ");
        string line = agent.Log.Split('\n').Single(text => text.Contains($"script {path}: ", StringComparison.Ordinal));
        foreach (string part in parts)
            Assert.That(line, Does.Contain(part));
    }

    private static void Run(string tool, params IReadOnlyList<string> arguments) =>
        Tool.Run(tool, arguments).OutputOrFail();
}
