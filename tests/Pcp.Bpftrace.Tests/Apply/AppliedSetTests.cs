using Pcp.Bpftrace.Apply;
using Pcp.Bpftrace.Sources;

namespace Pcp.Bpftrace.Tests.Apply;

public class AppliedSetTests
{
    [TestCase("/etc/fleet", "fleet")]
    [TestCase("/etc/fleet/", "fleet")]
    [TestCase("/etc/fleet/../web servers (new)", "web_servers__new_")]
    [TestCase("prod.v2-a_b", "prod.v2-a_b")]
    public void It_has_the_name_of_the_folder(string folder, string name) =>
        Assert.That(AppliedSet.OfFolder(folder).Name, Is.EqualTo(name));

    [Test]
    public void The_current_folder_has_a_name() =>
        Assert.That(AppliedSet.OfFolder("."), Is.EqualTo(AppliedSet.OfFolder(Directory.GetCurrentDirectory())));

    [Test]
    public void The_root_has_none() =>
        Assert.That(
            () => AppliedSet.OfFolder("/"), Throws.TypeOf<ScriptException>().With.Message.Contains("--set NAME"));

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a,b")]
    [TestCase("a\nb")]
    [TestCase("größe")]
    public void A_name_that_is_no_label_is_refused(string name) =>
        Assert.That(
            () => AppliedSet.Parse(name), Throws.TypeOf<ScriptException>().With.Message.Contains("name of a set"));

    [TestCase("BEGIN { }\n// label: applied=web\n", true)]
    [TestCase("// label: team=a\n//label:applied=web", true)]
    [TestCase("// label: applied=db\n// label: applied=web\n", true)]
    [TestCase("// label: applied=web\n// label: applied=db\n", false)]
    [TestCase("// label: applied=web2\n", false)]
    [TestCase("// label: team=web\n", false)]
    [TestCase("BEGIN { } // label: applied=web\n", false)]
    [TestCase("// applied=web\n", false)]
    [TestCase("BEGIN { }", false)]
    public void A_script_of_it_has_its_label(string code, bool has) =>
        Assert.That(AppliedSet.Parse("web").Has(code), Is.EqualTo(has));
}
