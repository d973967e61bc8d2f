using Pmda.Bpftrace.Operator;

namespace Pmda.Bpftrace.Tests.Operator;

internal sealed class PmcdAccessTests
{
    private const string Debians = """
        linux 60 dso linux_init pmda_linux.so
        # [access]
        # disallow ".*" : all;
        [access]
        disallow ".*" : store;
        disallow ":*" : store;
        allow "local:*" : all;
        """;

    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("pmcd").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase("", "", "", ExpectedResult = true)]
    [TestCase(Debians, "-A\n", "PMCD_LOCAL=0\n#PMCD_LOCAL=1", ExpectedResult = true)]
    [TestCase("[access]\nallow * : all;", "", "", ExpectedResult = true)]
    [TestCase("disallow * : all;", "", "", ExpectedResult = true, TestName = "A_rule_counts_in_its_section_only")]
    [TestCase("[access]\ndisallow 10.* : all;", "", "", ExpectedResult = true)]
    [TestCase("[access]\ndisallow \".*\" : all;", "", "", ExpectedResult = false)]
    [TestCase("[access]\ndisallow .*, :* : store,\n  fetch;\nallow local:* : all;", "", "", ExpectedResult = false)]
    [TestCase("[access]\ndisallow * : fetch;", "", "", ExpectedResult = false)]
    [TestCase("[access]\ndisallow hosts * : all except store;", "", "", ExpectedResult = false)]
    [TestCase("[access]\ndisallow hosts * : all except fetch;", "", "", ExpectedResult = true)]
    [TestCase("[access]\ndisallow users * : all;", "", "", ExpectedResult = true)]
    [TestCase("", "-i 127.0.0.1\n-i ::1", "", ExpectedResult = false)]
    [TestCase("", "-A -i localhost", "", ExpectedResult = false)]
    [TestCase("", "-i 127.0.0.1 -i 10.0.0.5", "", ExpectedResult = true)]
    [TestCase("", "# -i 127.0.0.1", "", ExpectedResult = true)]
    [TestCase("", "", "PMCD_LOCAL=1", ExpectedResult = false)]
    [TestCase("", "", "export PMCD_LOCAL=1 # only here", ExpectedResult = false)]
    public bool The_network_may_read_unless_a_file_says_otherwise(
        string configuration, string options, string environment) =>
        new PmcdAccess(Write("conf", configuration), Write("options", options), Write("env", environment))
            .LetsNetworkRead();

    [Test]
    public void Without_files_the_network_may_read() =>
        Assert.That(new PmcdAccess("/no/such/1", "/no/such/2", _folder).LetsNetworkRead(), Is.True);

    private string Write(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
