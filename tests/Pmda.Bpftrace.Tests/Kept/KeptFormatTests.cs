using System.Text;
using Pmda.Bpftrace.Kept;
using Pmda.Bpftrace.Scripts;

namespace Pmda.Bpftrace.Tests.Kept;

public class KeptFormatTests
{
    private static readonly DateTimeOffset _time = new(2026, 11, 26, 10, 45, 54, 123, 456, TimeSpan.FromHours(1));

    private const string Example =
        "pmdabpftrace script 1\nuser: root\nregistered: 2026-11-26T10:45:54.1234560+01:00\nbytes: 7\n\nBEGIN {";

    [Test]
    public void A_file_has_a_header_and_the_code() =>
        Assert.That(
            Encoding.UTF8.GetString(KeptFormat.Write(new KeptScript("reads", "root", _time, [.. "BEGIN {"u8]))),
            Is.EqualTo(Example));

    [TestCase("root")]
    [TestCase("a user\nbytes: 3\n\n")]
    [TestCase("é@EXAMPLE.COM")]
    [TestCase("")]
    [TestCase(null)]
    public void What_is_written_is_read_again(string? user)
    {
        byte[] code = [0xEF, 0xBB, 0xBF, .. "\n\n// name: reads\r\nBEGIN { @x = 1; }\n\n"u8];

        KeptScript? read = KeptFormat.Read("reads", KeptFormat.Write(new KeptScript("reads", user, _time, code)));

        Assert.That(read, Is.Not.Null);
        Assert.That((read!.Name, read.User, read.CreatedAt), Is.EqualTo(("reads", user, _time)));
        Assert.That(read.Code, Is.EqualTo(code));
    }

    [TestCase("", "")]
    [TestCase("script 1", "script 2")]
    [TestCase("BEGIN {", "BEGIN")]
    [TestCase("BEGIN {", "BEGIN { ")]
    [TestCase("bytes: 7", "bytes: seven")]
    [TestCase("bytes: 7", "bytes: 07")]
    [TestCase("bytes: 7\n", "")]
    [TestCase("registered: 2026-11-26T", "registered: yesterday")]
    [TestCase("user: root", "owner: root")]
    [TestCase("bytes: 7", "bytes: 7\nmore: 1")]
    [TestCase("\n\n", "\n")]
    public void Another_file_is_damaged(string what, string by)
    {
        string content = what.Length == 0 ? "" : Example.Replace(what, by, StringComparison.Ordinal);

        Assert.That(KeptFormat.Read("reads", Encoding.UTF8.GetBytes(content)), Is.Null);
    }
}
