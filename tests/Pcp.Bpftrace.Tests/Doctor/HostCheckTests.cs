using Pcp.Bpftrace.Doctor;

namespace Pcp.Bpftrace.Tests.Doctor;

public class HostCheckTests
{
    private const string Configuration = "/pmdas/bpftrace/bpftrace.conf";
    private const string Program = "/pmdas/bpftrace/pmdabpftrace";

    private TestHost _host = null!;

    [SetUp]
    public void HealthyHost()
    {
        _host = new TestHost();
        _host.Files[Configuration] = "[dynamic_scripts]\nenabled = yes\nallowed_users = root\n";
        _host.Files["/proc/mounts"] = "tracefs /sys/kernel/tracing tracefs rw,relatime 0 0\n";
        _host.Files["/proc/meminfo"] = "MemTotal: 1 kB\nMemAvailable:    8000000 kB\n";
        foreach (string file in "tracing/events tracing/kprobe_events tracing/uprobe_events btf/vmlinux".Split(' '))
            _host.Files[$"/sys/kernel/{file}"] = null;
        _host.Programs["bpftrace --version"] = new ProgramOutcome(0, "bpftrace v0.17.0\n");
        _host.Programs[$"{Program} --version"] = new ProgramOutcome(0, "pmdabpftrace version 0.1.0\n");
        _host.Programs[$"{Program} --check"] = new ProgramOutcome(0, $"{Configuration}: no errors\n");
    }

    [Test]
    public void A_healthy_host_has_no_finding_with_a_remedy() =>
        Assert.That(HostChecks.Local(_host), Has.All.Property(nameof(Finding.Verdict)).EqualTo(Verdict.Ok)
            .And.All.Property(nameof(Finding.Remedy)).Null);

    [TestCase("/proc/mounts", "tracefs", Verdict.Failed, "mount -t tracefs")]
    [TestCase("/sys/kernel/tracing/kprobe_events", "kprobes", Verdict.Warning, "tracepoint")]
    [TestCase("/sys/kernel/btf/vmlinux", "BTF", Verdict.Warning, "CONFIG_DEBUG_INFO_BTF")]
    [TestCase(Configuration, "configuration", Verdict.Failed, "install")]
    public void What_is_missing_is_found(string file, string subject, object verdict, string remedy)
    {
        _host.Files.Remove(file);
        AssertFound(subject, (Verdict)verdict, remedy);
    }

    [Test]
    public void Who_is_not_root_is_told_what_cannot_be_seen()
    {
        _host.IsRoot = false;
        _host.Files.Remove("/sys/kernel/tracing/kprobe_events");
        _host.Files[Configuration] = null;
        AssertFound("kprobes", Verdict.Warning, "sudo");
        AssertFound("configuration", Verdict.Warning, "sudo");
    }

    [TestCase("")]
    [TestCase("[dynamic_scripts]\nenabled = no\n")]
    [TestCase("[other]\nenabled = yes\n")]
    public void Dynamic_scripts_that_are_off_are_found(string configuration)
    {
        _host.Files[Configuration] = configuration;
        AssertFound("dynamic scripts", Verdict.Failed, "enabled = true");
    }

    [Test]
    public void What_the_agent_says_of_its_configuration_is_shown()
    {
        _host.Programs[$"{Program} --check"] =
            new ProgramOutcome(1, "Error: line 3: no such key\nWarning: allowed_users: no user x\n");
        AssertFound("configuration", Verdict.Failed, "correct");
        AssertFound("configuration", Verdict.Warning, "correct");
    }

    [TestCase(null, Verdict.Failed, "install the package bpftrace")]
    [TestCase("bpftrace v0.8.0", Verdict.Failed, "0.9.2")]
    [TestCase("bpftrace v0.99.0", Verdict.Warning, "update pmdabpftrace")]
    [TestCase("bpftrace of my own", Verdict.Warning, "newest")]
    [TestCase("bpftrace v99999999999.1.1", Verdict.Warning, "newest")]
    public void A_version_of_bpftrace_that_the_agent_does_not_know_is_found(
        string? version, object verdict, string remedy)
    {
        _host.Programs.Remove("bpftrace --version");
        if (version is not null)
            _host.Programs["bpftrace --version"] = new ProgramOutcome(0, version);
        AssertFound("bpftrace", (Verdict)verdict, remedy);
    }

    [Test]
    public void The_program_that_the_configuration_names_is_checked()
    {
        _host.Files[Configuration] += "[bpftrace]\nbpftrace_path = /opt/bpftrace\n";
        AssertFound("bpftrace", Verdict.Failed, "bpftrace_path");

        _host.Programs["/opt/bpftrace --version"] = new ProgramOutcome(0, "bpftrace v0.21.0");
        Assert.That(Find("bpftrace").Single().Verdict, Is.EqualTo(Verdict.Ok));
    }

    [TestCase(1, "Error: bpftrace.conf: everybody can write it")]
    [TestCase(0, "Warning: bpftrace_path: it runs as root, but everybody can write /opt/bpftrace")]
    [TestCase(null, null)]
    public void But_not_run_if_others_than_root_may_have_chosen_it(int? exitCode, string? output)
    {
        _host.Files[Configuration] += "[bpftrace]\nbpftrace_path = /opt/bpftrace\n";
        _host.Programs["/opt/bpftrace --version"] = new ProgramOutcome(0, "bpftrace v0.21.0");
        if (exitCode is { } code)
            _host.Programs[$"{Program} --check"] = new ProgramOutcome(code, output!);
        else
            _host.Programs.Remove($"{Program} --check");
        AssertFound("bpftrace", Verdict.Warning, "--check");
    }

    [Test]
    public void PCPs_own_agent_is_told_from_ours()
    {
        _host.Programs.Remove($"{Program} --version");
        _host.Files[$"{Program}.python"] = "";
        AssertFound("agent's program", Verdict.Warning, "install the package pmdabpftrace");
    }

    [TestCase("none [integrity] confidentiality", Verdict.Ok)]
    [TestCase("none integrity [confidentiality]", Verdict.Failed)]
    public void Only_lockdown_for_confidentiality_forbids_tracing(string modes, object verdict)
    {
        _host.Files["/sys/kernel/security/lockdown"] = modes;
        Assert.That(Find("lockdown").Single().Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void Little_memory_is_found()
    {
        _host.Files["/proc/meminfo"] = "MemAvailable:    50000 kB\n";
        AssertFound("memory", Verdict.Warning, "free memory");
    }

    private IEnumerable<Finding> Find(string subject) =>
        HostChecks.Local(_host).Where(finding => finding.Subject == subject);

    private void AssertFound(string subject, Verdict verdict, string remedy)
    {
        Finding? found = Find(subject).FirstOrDefault(finding => finding.Verdict == verdict);
        Assert.That(found, Is.Not.Null, $"{subject}: {verdict}");
        Assert.That(found!.Remedy, Does.Contain(remedy));
    }
}
