using Pmda.Bpftrace.Access;

namespace Pmda.Bpftrace.Tests.Access;

public class ClientUserTests
{
    private const int GroupIdAttribute = 12;

    [TestCase(5, "eve", "eve", null, TestName = "A_user_name_is_taken")]
    [TestCase(5, "", null, null, TestName = "An_empty_user_name_is_none")]
    [TestCase(11, "0", null, 0u, TestName = "The_uid_of_root_is_taken")]
    [TestCase(11, "4294967295", null, 4294967295u, TestName = "The_largest_uid_is_taken")]
    [TestCase(11, "4294967296", null, null, TestName = "A_uid_that_is_too_large_is_none")]
    [TestCase(11, "-1", null, null, TestName = "A_negative_uid_is_none")]
    [TestCase(11, "", null, null, TestName = "An_empty_uid_is_none")]
    [TestCase(11, " 0", null, null, TestName = "A_uid_with_a_blank_is_none")]
    [TestCase(GroupIdAttribute, "0", null, null, TestName = "Other_attributes_are_left_alone")]
    public void An_attribute_says_who_the_client_is(int attribute, string value, string? name, uint? uid)
    {
        Assert.That(ClientUser.Unknown.With(attribute, value), Is.EqualTo(new ClientUser(name, uid)));
    }

    [Test]
    public void Attributes_add_up_in_any_order()
    {
        var both = new ClientUser("eve", 7);

        Assert.That(ClientUser.Unknown.With(5, "eve").With(11, "7"), Is.EqualTo(both));
        Assert.That(ClientUser.Unknown.With(11, "7").With(5, "eve"), Is.EqualTo(both));
    }
}
