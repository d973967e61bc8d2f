using System.Text;
using Pcp.Interop.Tables;

namespace Pcp.Interop.Tests.Tables;

internal sealed class InstanceNumbersTests
{
    private InstanceNumbers _numbers = null!;

    [SetUp]
    public void MakeNumbers() => _numbers = new InstanceNumbers("simple.now");

    [TearDown]
    public void FreeNumbers() => _numbers.Dispose();

    [Test]
    public void Names_are_numbered_as_they_come()
    {
        Assert.That(new[] { Of("a"), Of("b"), Of("a"), Of("") }, Is.EqualTo(new[] { 0, 1, 0, 2 }));
    }

    [Test]
    public void Names_of_any_bytes_come_back()
    {
        byte[][] names = [[0xff, 0xfe], "a\nb\\n\\"u8.ToArray(), "é"u8.ToArray(), [], " x "u8.ToArray()];
        foreach (byte[] name in names)
            _numbers.NumberOf(name);

        using InstanceNumbers read = InstanceNumbers.Read(_numbers.Save(isLast: true), "simple.now");
        Assert.That(names.Select(name => read.NumberOf(name)), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
        Assert.That(read.NeedsSave, Is.False);
    }

    [Test]
    public void Only_what_is_new_needs_to_be_saved()
    {
        Assert.That(_numbers.NeedsSave, Is.False);
        Of("a");
        Assert.That(_numbers.NeedsSave, Is.True);
        _numbers.Save(isLast: false);
        Of("a");
        Assert.That(_numbers.NeedsSave, Is.False);
    }

    [Test]
    public void Of_many_names_the_last_used_are_kept_and_no_number_is_given_twice()
    {
        Of("first");
        for (int i = 0; i < InstanceNumbers.MaxNames; i++)
        {
            Of($"name {i}");
            Of("first");
        }

        using InstanceNumbers read = InstanceNumbers.Read(_numbers.Save(isLast: true), "simple.now");
        Assert.That(read.NumberOf("first"u8), Is.Zero);
        Assert.That(read.NumberOf("name 999"u8), Is.EqualTo(InstanceNumbers.MaxNames));
        Assert.That(read.NumberOf("name 0"u8), Is.EqualTo(InstanceNumbers.MaxNames + 1), "forgotten");
    }

    [Test]
    public void Names_without_end_leave_no_garbage()
    {
        byte[][] names = [.. Enumerable.Range(0, 50_000).Select(i => Encoding.UTF8.GetBytes($"name {i}"))];
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (byte[] name in names)
            _numbers.NumberOf(name);
        long bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / names.Length;
        Assert.That(bytes, Is.LessThan(4), "bytes a name");
    }

    [Test]
    public void Long_names_leave_room_for_few()
    {
        for (int i = 0; i < 100; i++)
            Of($"{i}{new string('x', 10_000)}");
        int tooLong = Of(new string('y', InstanceNumbers.MaxBytes + 1));
        byte[] file = _numbers.Save(isLast: true);

        Assert.That(file.Length, Is.LessThan(InstanceNumbers.MaxBytes + 1000));
        using InstanceNumbers read = InstanceNumbers.Read(file, "simple.now");
        Assert.That(read.NumberOf(Encoding.UTF8.GetBytes($"99{new string('x', 10_000)}")), Is.EqualTo(99));
        Assert.That(read.NumberOf("new"u8), Is.EqualTo(tooLong + 1));
    }

    [Test]
    public void Another_owner_gets_neither_names_nor_numbers()
    {
        Of("a");
        using InstanceNumbers read = InstanceNumbers.Read(_numbers.Save(isLast: true), "simple.color");

        Assert.That(read.NumberOf("a"u8), Is.EqualTo(1));
    }

    [Test]
    public void Numbers_saved_before_the_end_are_skipped()
    {
        Of("a");
        byte[] saved = _numbers.Save(isLast: false);
        int lost = Of("b");

        using InstanceNumbers read = InstanceNumbers.Read(saved, "simple.now");
        Assert.That(read.NumberOf("a"u8), Is.Zero);
        Assert.That(read.NumberOf("c"u8), Is.GreaterThan(lost));
    }

    [Test]
    public void Every_beginning_of_a_file_is_refused()
    {
        Of("a");
        Of("b");
        byte[] file = _numbers.Save(isLast: true);
        for (int length = 0; length < file.Length; length++)
        {
            Assert.That(
                () => InstanceNumbers.Read(file.AsSpan(0, length), "x"),
                Throws.TypeOf<FormatException>(),
                $"{length} bytes");
        }
    }

    [TestCase("pcp-instances 1\nowner x\nnext 2\n0 a\n0 b\nend 2\n", Description = "one number twice")]
    [TestCase("pcp-instances 1\nowner x\nnext 2\n0 a\n1 a\nend 2\n", Description = "one name twice")]
    [TestCase("pcp-instances 1\nowner x\nnext 2\n2 a\nend 1\n", Description = "a number that was never given")]
    [TestCase("pcp-instances 1\nowner x\nnext -1\nend 0\n")]
    [TestCase("pcp-instances 1\nowner x\nnext 2\na\nend 1\n")]
    [TestCase("pcp-instances 1\nnext 2\nowner x\nend 0\n")]
    public void A_damaged_file_is_refused(string file)
    {
        Assert.That(() => InstanceNumbers.Read(Encoding.Latin1.GetBytes(file), "x"), Throws.TypeOf<FormatException>());
    }

    private int Of(string name) => _numbers.NumberOf(Encoding.UTF8.GetBytes(name));
}
