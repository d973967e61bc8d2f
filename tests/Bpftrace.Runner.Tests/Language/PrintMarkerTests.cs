using System.Text;
using Bpftrace.Runner.Language;

namespace Bpftrace.Runner.Tests.Language;

public class PrintMarkerTests
{
    private static readonly PrintMarker _marker = new("t0");

    [TestCase(0)]
    [TestCase(123)]
    public void A_marker_is_read_as_it_was_written(int cycle)
    {
        Assert.That(Read(_marker.Begin(cycle)), Is.EqualTo((cycle, true)));
        Assert.That(Read(_marker.End(cycle)), Is.EqualTo((cycle, false)));
    }

    [TestCase("")]
    [TestCase("pmdabpftrace t0 ")]
    [TestCase("pmdabpftrace t0 begin")]
    [TestCase("pmdabpftrace t0 begin ")]
    [TestCase("pmdabpftrace t0 begin x")]
    [TestCase("pmdabpftrace t0 begin 1 ")]
    [TestCase("pmdabpftrace t0 begin 1\n")]
    [TestCase("pmdabpftrace t0 middle 1")]
    [TestCase("pmdabpftrace t1 begin 1")]
    [TestCase(" pmdabpftrace t0 begin 1")]
    public void Any_other_text_is_none(string text) => Assert.That(Read(text), Is.Null);

    [TestCase("")]
    [TestCase("a b")]
    [TestCase("%d")]
    [TestCase("\"")]
    [TestCase("é")]
    [TestCase("012345678901234567890123456789012")]
    public void A_token_that_would_change_the_script_is_an_error(string token) =>
        Assert.That(() => new PrintMarker(token), Throws.ArgumentException);

    [Test]
    public void The_longest_marker_fits_the_strings_of_old_versions() =>
        Assert.That(new PrintMarker(new string('a', PrintMarker.MaxTokenLength)).Begin(9999).Length, Is.LessThan(64));

    private static (int Cycle, bool IsBegin)? Read(string text) =>
        _marker.TryRead(Encoding.UTF8.GetBytes(text), out int cycle, out bool isBegin) ? (cycle, isBegin) : null;
}
