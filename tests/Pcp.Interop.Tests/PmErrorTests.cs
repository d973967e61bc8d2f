namespace Pcp.Interop.Tests;

internal sealed class PmErrorTests
{
    // PCP's text of each code, in the words that all its versions use: a wrong number would have another text.
    private static readonly TestCaseData[] _texts =
    [
        new(PmError.Generic, "Generic error"),
        new(PmError.NoText, "help text is not available"),
        new(PmError.NoValue, "Missing metric value(s)"),
        new(PmError.UnknownName, "Unknown metric name"),
        new(PmError.UnknownPmid, "Unknown or illegal metric identifier"),
        new(PmError.UnknownInDom, "Unknown or illegal instance domain identifier"),
        new(PmError.PermissionDenied, "No permission to perform requested operation"),
        new(PmError.TryAgain, "not currently available"),
        new(PmError.NotLeaf, "not a leaf"),
        new(PmError.WrongType, "Unknown or illegal metric type"),
        new(PmError.BadStore, "Bad input to pmstore"),
        new(new PmError(-2), "No such file or directory"),
    ];

    [TestCaseSource(nameof(_texts))]
    public void A_code_has_the_text_of_PCP(PmError error, string text) =>
        Assert.That(error.ToString(), Does.Contain(text).IgnoreCase);

    [Test]
    public void Only_negative_codes_are_errors()
    {
        Assert.That(PmError.None.IsError, Is.False);
        Assert.That(new PmError(3).IsError, Is.False);
        Assert.That(PmError.Generic.IsError, Is.True);
    }

    [Test]
    public void An_exception_has_the_attempt_and_the_reason()
    {
        Assert.That(
            () => PmException.Check(-13, "Cannot open /x"),
            Throws.InstanceOf<PmException>().With.Message.EqualTo("Cannot open /x: Permission denied")
                .And.Property(nameof(PmException.Error)).EqualTo(new PmError(-13)));
        Assert.That(PmException.Check(5, "Cannot"), Is.EqualTo(5));
    }

    [TestCase(0)]
    [TestCase(3)]
    public void An_exception_has_an_error(int code) =>
        Assert.That(
            () => new PmException(new PmError(code), "Cannot"), Throws.TypeOf<ArgumentOutOfRangeException>());
}
