using Pcp.Interop.Client;

namespace Pcp.Interop.Tests.Client;

internal sealed class LabelReaderTests
{
    [Test]
    public void Later_labels_take_the_place_of_earlier_ones() =>
        Assert.That(
            LabelReader.Read(["{\"a\":\"1\",\"b\":2}", "{\"a\":true}"]).Select(label => $"{label.Key}={label.Value}"),
            Is.EqualTo(["a=True", "b=2"]));

    [TestCase("")]
    [TestCase("{\"a\":")]
    [TestCase("[]")]
    [TestCase("{\"\\ud800\":1}")]
    [TestCase("{\"a\":\"\\ud800\"}")]
    public void Other_text_is_an_error(string text) =>
        Assert.That(
            () => LabelReader.Read(["{}", text]),
            Throws.TypeOf<PmException>().With.Property("Error").EqualTo(PmError.InvalidReply));
}
