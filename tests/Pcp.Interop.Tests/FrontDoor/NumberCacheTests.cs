using System.Text;
using Microsoft.Extensions.Logging;
using Moq;
using Pcp.Interop.Metrics;

namespace Pcp.Interop.Tests.FrontDoor;

/// <summary>Without a file: the numbers of these domains are never saved.</summary>
internal sealed class NumberCacheTests
{
    private const int Domain = 510;
    private static int _serial = 4_194_000;

    private readonly Mock<ILogger> _log = new();
    private NumberCache _cache = null!;

    [SetUp]
    public void Create()
    {
        _log.Reset();
        _log.Setup(log => log.IsEnabled(It.IsAny<LogLevel>())).Returns(true);
        _cache = new NumberCache(new InDomId(Domain, _serial++), _log.Object);
    }

    [Test]
    public void A_name_keeps_its_number()
    {
        Assert.That(new[] { "a", "b c", "a", "b c" }.Select(NumberOf), Is.EqualTo(new[] { 0, 1, 0, 1 }));
        Assert.That(_log.Invocations, Is.Empty);
    }

    [TestCase("two words", "two")]
    [TestCase("two", "two words")]
    [TestCase("two words", "two letters")]
    public void A_name_that_is_the_same_as_another_up_to_a_blank_has_no_number(string first, string second)
    {
        Assert.That(NumberOf(first), Is.Zero);
        Assert.That(NumberOf(second), Is.EqualTo(-1));
        Assert.That(NumberOf(first), Is.Zero);
    }

    [TestCase("a\nb")]
    [TestCase(" ")]
    [TestCase(" a")]
    [TestCase("\ta")]
    [TestCase("[a]")]
    [TestCase("")]
    public void A_name_that_the_file_cannot_have_has_no_number(string name) =>
        Assert.That(NumberOf(name), Is.EqualTo(-1));

    [Test]
    public void A_name_fits_into_a_line_of_the_file()
    {
        Assert.That(NumberOf(new string('x', 900)), Is.Zero);
        Assert.That(NumberOf(new string('y', 901)), Is.EqualTo(-1));
    }

    [Test]
    public void The_first_name_without_a_number_is_logged()
    {
        NumberOf(" a");
        NumberOf(" b");
        Assert.That(Entries.Single(), Does.Contain("cannot keep the name ' a'"));
    }

    [Test]
    public void Numbers_are_not_saved_over_those_that_cannot_be_read()
    {
        _cache = new NumberCache(InDomId.Null, _log.Object); // PCP refuses it
        Assert.That(NumberOf("a"), Is.EqualTo(-1));
        _cache.Save();
        Assert.That(Entries.Single(), Does.Contain("cannot be read"));
    }

    private int NumberOf(string name) => _cache.NumberOf(Encoding.UTF8.GetBytes(name), 0);

    private IEnumerable<string> Entries =>
        _log.Invocations.Where(call => call.Method.Name == nameof(ILogger.Log)).Select(call => $"{call.Arguments[2]}");
}
