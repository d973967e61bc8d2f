using Pcp.Bpftrace.Exporter;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class ListenAddressTests
{
    [TestCase("localhost:44326", "localhost:44326")]
    [TestCase("*:1", "*:1")]
    [TestCase(":9100", "*:9100")]
    [TestCase("0.0.0.0:65535", "0.0.0.0:65535")]
    [TestCase("127.0.0.1:80", "127.0.0.1:80")]
    [TestCase("[::]:44326", "[::]:44326")]
    [TestCase("[::1]:44326", "[::1]:44326")]
    [TestCase("[fe80::1%1]:44326", "[fe80::1%1]:44326")]
    public void An_address_has_a_port(string text, string shown) =>
        Assert.That(ListenAddress.Parse(text)?.ToString(), Is.EqualTo(shown));

    [TestCase("")]
    [TestCase("44326")]
    [TestCase("localhost")]
    [TestCase("localhost:")]
    [TestCase("localhost:0")]
    [TestCase("localhost:65536")]
    [TestCase("localhost:-1")]
    [TestCase("localhost:44326x")]
    [TestCase("web1:44326")] // a name may have several addresses
    [TestCase("::1")]
    [TestCase("::1:44326")]
    [TestCase("[::1]")]
    [TestCase("http://localhost:44326")]
    public void Other_texts_are_refused(string text) => Assert.That(ListenAddress.Parse(text), Is.Null);
}
