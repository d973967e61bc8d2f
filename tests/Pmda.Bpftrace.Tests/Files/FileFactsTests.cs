using Pmda.Bpftrace.Files;

namespace Pmda.Bpftrace.Tests.Files;

public class FileFactsTests
{
    [TestCase(0u, 0u, 0b110_100_100, true, TestName = "Roots_own_file_is")]
    [TestCase(0u, 0u, 0b110_110_100, true, TestName = "Writable_by_roots_group_is")]
    [TestCase(1u, 1u, 0b100_100_100, true, TestName = "Someones_file_that_nobody_can_write_is")]
    [TestCase(0u, 1u, 0b110_100_100, true, TestName = "Roots_file_readable_by_another_group_is")]
    [TestCase(1u, 0u, 0b110_100_100, false, TestName = "Writable_by_an_owner_who_is_not_root_is_not")]
    [TestCase(0u, 1u, 0b110_110_100, false, TestName = "Writable_by_a_group_that_is_not_roots_is_not")]
    [TestCase(0u, 0u, 0b110_100_110, false, TestName = "Writable_by_the_world_is_not")]
    [TestCase(0u, 0u, 0b1_111_111_111, false, TestName = "Writable_by_the_world_with_sticky_bit_is_not")]
    public void Whether_it_is_writable_by_root_only(uint uid, uint gid, int mode, bool expected)
    {
        Assert.That(new FileFacts(uid, gid, (UnixFileMode)mode, true).IsWritableByRootOnly, Is.EqualTo(expected));
    }
}
