using System.Buffers.Binary;
using Integration.Rig;

namespace Integration.KitTests;

/// <summary>
/// Answers with many values, which the kit writes to pmcd itself: the bytes must be those that libpcp would send.
/// </summary>
[TestFixture]
public sealed class StreamTests
{
    private const int Domain = 252, Instances = 1000, Types = 7, NoInstance = 999_999;
    private const int WithError = 20, Adder = 21, Missing = 30;
    private const int TooBig = -12345 - 99;

    private static readonly uint[] _inDoms =
        [.. Enumerable.Range(0, Types).Append(WithError).Select(serial => ((uint)Domain << 22) | (uint)serial)];

    private readonly Scratch _scratch = new();
    private PipedAgent _agent = null!;

    [OneTimeSetUp]
    public void Start()
    {
        _agent = new PipedAgent($"{Checkout.Sample("tests/Wide")} -d {Domain}", _scratch);
        _agent.AwaitDescriptor(Pmid(0));
    }

    [OneTimeTearDown]
    public void End()
    {
        _agent.Dispose();
        _scratch.Dispose();
    }

    private static IEnumerable<int[]> Requests =>
    [
        .. Enumerable.Range(0, Types).Select(type => (int[])[type]),
        [6, 0, 5, 1, 4, 2, 3, 10, 11, 12, 13, 14, 15, 16],
        [10, 0, WithError, 16, Missing, 6],
        [3, 3, 3],
        [.. Enumerable.Repeat(13, 200), 0],
    ];

    [TestCaseSource(nameof(Requests))]
    public void An_answer_is_the_one_that_libpcp_sends(int[] items)
    {
        uint[] pmids = [.. items.Select(Pmid)];
        _agent.IncludeAll();
        byte[] own = _agent.Fetch(pmids);
        _agent.Exclude(NoInstance, _inDoms); // an answer that is not all of the instances goes through libpcp
        byte[] libpcps = _agent.Fetch(pmids);

        Assert.That(own.AsSpan().SequenceEqual(libpcps), Is.True, $"{own.Length} and {libpcps.Length} bytes");
        Assert.That(BinaryPrimitives.ReadInt32BigEndian(own.AsSpan(8)), Is.EqualTo(items.Length));
    }

    [Test]
    public void New_names_are_told_with_it()
    {
        _agent.IncludeAll();
        _agent.Store(Pmid(Adder), 1);
        byte[] own = _agent.Fetch(Pmid(0)), after = _agent.Fetch(Pmid(0));
        _agent.Exclude(NoInstance, _inDoms);
        _agent.Store(Pmid(Adder), 1);

        Assert.That(own.AsSpan().SequenceEqual(_agent.Fetch(Pmid(0))), Is.True);
        Assert.That(own.AsSpan().SequenceEqual(after), Is.False, "what says so is in the answer");
    }

    [Test]
    public void A_small_answer_after_a_large_one_goes_its_usual_way()
    {
        _agent.IncludeAll();
        byte[] before = _agent.Fetch(Pmid(10));
        _agent.Fetch(Pmid(6));

        Assert.That(_agent.Fetch(Pmid(10)), Is.EqualTo(before));
    }

    // pmcd could not decode it, and would end the agent: LargeAnswerTests.
    [Test]
    public void An_answer_that_is_too_large_for_pmcd_is_refused()
    {
        const int Limit = 256 * 1024 * 1024, BytesOfValue = 20;
        _agent.IncludeAll();
        uint[] pmids = [.. Enumerable.Repeat(Pmid(3), Limit / (Instances * BytesOfValue) + 1)];
        Assert.That(_agent.FetchRefused(pmids), Is.EqualTo(TooBig));
        Assert.That(
            _agent.Fetch(pmids[..(pmids.Length / 2)]), Has.Length.GreaterThan(Limit / 4), "and half of it is answered");
    }

    [Test]
    public void An_answer_that_would_take_too_much_memory_is_refused()
    {
        const int Limit = 256 * 1024 * 1024, BytesOfValue = 28;
        _agent.Exclude(NoInstance, _inDoms);
        uint[] pmids = [.. Enumerable.Repeat(Pmid(3), Limit / (Instances * BytesOfValue) + 1)];
        Assert.That(_agent.FetchRefused(pmids), Is.EqualTo(TooBig));
        Assert.That(
            _agent.Fetch(pmids[..(pmids.Length / 2)]), Has.Length.GreaterThan(Limit / 4), "and half of it is answered");
    }

    // Each answer is short, but many instances are compared with the client's list; pmcd would end the agent meanwhile.
    [Test]
    public void An_answer_that_would_take_too_long_to_find_is_refused()
    {
        const int Limit = 16 * 1024 * 1024;
        _agent.Include(NoInstance, _inDoms);
        uint[] pmids = [.. Enumerable.Repeat(Pmid(3), (Limit / Instances) + 1)];
        Assert.That(_agent.FetchRefused(pmids), Is.EqualTo(TooBig));
        Assert.That(_agent.Fetch(pmids[..(pmids.Length / 2)]), Is.Not.Empty, "and half of it is answered");
    }

    private static uint Pmid(int item) => ((uint)Domain << 22) | (uint)item;
}
