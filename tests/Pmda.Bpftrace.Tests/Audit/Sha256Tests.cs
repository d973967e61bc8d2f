using System.Security.Cryptography;
using System.Text;
using Pmda.Bpftrace.Audit;

namespace Pmda.Bpftrace.Tests.Audit;

internal sealed class Sha256Tests
{
    // FIPS 180-4's examples.
    [TestCase("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase(
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void Known_texts_have_their_known_hash(string text, string hash) =>
        Assert.That(Sha256.Hex(Encoding.ASCII.GetBytes(text)), Is.EqualTo(hash));

    [Test]
    public void Data_of_any_length_has_the_hash_that_others_compute()
    {
        byte[] data = new byte[300];
        new Random(1).NextBytes(data);
        for (int length = 0; length <= data.Length; length++)
        {
            byte[] part = data[..length];
            Assert.That(Sha256.Hex(part), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(part))), $"{length}");
        }
    }
}
