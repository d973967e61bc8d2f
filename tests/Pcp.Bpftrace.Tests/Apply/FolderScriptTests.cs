using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Apply;

public class FolderScriptTests
{
    private const string Any = "", Kernel5 = "// min-kernel: 5.4", Kernel6 = "// min-kernel: 6.1";
    private const string Kernel6Bpftrace20 = "// min-kernel: 6.1\n// min-bpftrace: 0.20";
    private const string Bpftrace20 = "// min-bpftrace: 0.20", Web = "// hosts: web*";

    [TestCase("5.3.0", "v0.17.0", Any)]
    [TestCase("5.10.0-1", "v0.23.0", Kernel5)]
    [TestCase("6.2.0", "v0.19.9", Kernel6)]
    [TestCase("6.2.0", "v0.20.0-rc1", Kernel6Bpftrace20)]
    [TestCase("5.3.0", "v0.20.0", Bpftrace20)]
    public void A_host_gets_the_variant_for_the_newest_kernel_then_for_the_newest_bpftrace(
        string kernel, string bpftrace, string code) =>
        Assert.That(
            Select("db1", kernel, bpftrace, Any, Kernel6, Kernel5, Bpftrace20, Kernel6Bpftrace20), Is.EqualTo(code));

    [TestCase("web1", Web)]
    [TestCase("db1", Any)]
    public void A_variant_for_some_hosts_comes_before_one_for_all(string host, string code) =>
        Assert.That(Select(host, "6.1", "v0.17.0", Any, Web), Is.EqualTo(code));

    [Test]
    public void A_script_that_does_not_fit_is_not_for_the_host() =>
        Assert.That(Select("db1", "5.3", "v0.17.0", Kernel5, Web), Is.Null);

    [Test]
    public void Of_variants_that_are_equally_good_none_is_taken() =>
        Assert.That(
            () => Select("web1", "6.1", "v0.17.0", Web, "// hosts: *1"),
            Throws.TypeOf<ScriptException>().With.Message.StartsWith("a0 and a1 have the same name, and none is "));

    [Test]
    public void A_fact_that_is_not_known_is_an_error_if_the_choice_depends_on_it()
    {
        Assert.That(
            () => Select("db1", null, "v0.17.0", Any, Kernel5),
            Throws.TypeOf<ScriptException>().With.Message.EndsWith("does not report the version of its kernel"));
        Assert.That(Select("db1", null, "v0.17.0", Any, "// hosts: web*\n// min-kernel: 6.1"), Is.EqualTo(Any));
        Assert.That(Select("db1", "6.1", null, Kernel6, Bpftrace20), Is.EqualTo(Kernel6));
    }

    [Test]
    public void What_cannot_be_chosen_is_found_before_hosts_are_asked()
    {
        Assert.That(Ambiguity(Kernel5, Kernel5), Is.Not.Null, "on any host");
        Assert.That(Ambiguity(Web, "// hosts: *1"), Is.Not.Null, "on web1");
        Assert.That(Ambiguity(Web, "// hosts: db*"), Is.Null);
        Assert.That(Ambiguity(Any, Web, Kernel5), Is.Null);
        Assert.That(Ambiguity("// min-kernel: 5.4.0", Kernel5), Is.Not.Null, "the same version");
    }

    private static string? Ambiguity(params string[] variants) =>
        TestFolder.Script("a", variants).FindAmbiguity(["db7", "web1"]);

    private static string? Select(string host, string? kernel, string? bpftrace, params string[] variants) =>
        TestFolder.Script("a", variants)
            .Select(host, new HostFacts { Name = "own", Kernel = kernel, BpftraceVersion = bpftrace })
            ?.Text.Code;
}
