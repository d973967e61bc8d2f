using System.Text;
using Pmda.Bpftrace.Numbers;

namespace Pmda.Bpftrace.Tests.Numbers;

internal sealed class BucketNumbersTests
{
    private BucketNumbers _numbers = null!;

    [SetUp]
    public void MakeNumbers() => _numbers = new BucketNumbers();

    [TestCase("-inf--1", 0)]
    [TestCase("-inf-9", 0)]
    [TestCase("0-0", 1)]
    [TestCase("1-1", 2)]
    [TestCase("2-3", 3)]
    [TestCase("4-7", 4)]
    [TestCase("512-1023", 11)]
    [TestCase("4611686018427387904-9223372036854775807", 64)]
    public void Buckets_of_hist_count_from_0(string name, int number) => Assert.That(Of(name), Is.EqualTo(number));

    [TestCase("0-99", (1 << 29) + (1 << 28))]
    [TestCase("100-199", (1 << 29) + (1 << 28) + 100)]
    [TestCase("-10--6", (1 << 29) + (1 << 28) - 10)]
    [TestCase("1000-inf", (1 << 29) + (1 << 28) + 1000)]
    [TestCase("4-5", (1 << 29) + (1 << 28) + 4)]
    public void Other_buckets_have_numbers_of_their_lower_bounds(string name, int number) =>
        Assert.That(Of(name), Is.EqualTo(number));

    [Test]
    public void Large_bounds_are_hashed_and_stay_apart()
    {
        HashSet<int> numbers = new();
        for (long min = 1_000_000_000; min < 2_000_000_000; min += 1_000_000)
            Assert.That(numbers.Add(Of($"{min}-{min + 999_999}")), Is.True, $"{min}");

        Assert.That(numbers, Is.All.InRange(1 << 28, (1 << 29) - 1));
        Assert.That(
            Of("1000000000-1000999999"),
            Is.EqualTo(new BucketNumbers().NumberOf("1000000000-1000999999"u8, 0)));
        Assert.That(
            numbers.Add(Of("1000000000-1000999999")),
            Is.False,
            "a bucket that was forgotten has its number again");
    }

    [TestCase("")]
    [TestCase("sshd")]
    [TestCase("5")]
    [TestCase("5-")]
    [TestCase("-inf-")]
    [TestCase("5,0-0")]
    [TestCase("1-1,0-0")]
    [TestCase("0-0,2-3")]
    [TestCase("9223372036854775808-inf")]
    public void What_is_not_a_bucket_has_no_number_here(string name) => Assert.That(Of(name), Is.EqualTo(-1));

    private int Of(string name) => _numbers.NumberOf(Encoding.UTF8.GetBytes(name), 0);
}
