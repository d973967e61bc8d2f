using Bpftrace.Runner.Scripts;

namespace Bpftrace.Runner.Tests.Scripts;

public class ScriptRegistryTests
{
    private readonly ScriptRegistry _registry = new();
    private int _next = 100;

    [Test]
    public void A_script_keeps_what_it_was_registered_with()
    {
        Script script = _registry.Add("script100", Sources.Named("runqlat"), "root", DateTimeOffset.UnixEpoch);

        Assert.That(script.Username, Is.EqualTo("root"));
        Assert.That(script.CreatedAt, Is.EqualTo(DateTimeOffset.UnixEpoch));
        Assert.That(script.Source.Metadata.Name, Is.EqualTo("runqlat"));
    }

    [Test]
    public void A_script_is_found_by_id_and_by_name()
    {
        Script script = Add("runqlat");

        Assert.That(_registry.Find("script100"), Is.SameAs(script));
        Assert.That(_registry.Find("runqlat"), Is.SameAs(script));
        Assert.That(_registry.Find("Runqlat"), Is.Null);
    }

    [TestCase("runqlat")]
    [TestCase("script100")]
    public void A_name_that_is_another_scripts_name_or_id_cannot_be_added(string name)
    {
        Add("runqlat");

        Assert.That(() => Add(name), Throws.ArgumentException);
        Assert.That(_registry.Scripts, Has.Count.EqualTo(1));
        Assert.That(_registry.Find("script101"), Is.Null);
    }

    [Test]
    public void A_removed_script_is_not_found_and_its_name_is_free_again()
    {
        Script script = Add("runqlat");

        Assert.That(_registry.Remove(script), Is.True);
        Assert.That(_registry.Remove(script), Is.False);
        Assert.That(_registry.Find("script100"), Is.Null);
        Assert.That(_registry.Find("runqlat"), Is.Null);
        Assert.That(Add("runqlat").Id, Is.EqualTo("script101"));
    }

    [Test]
    public void Scripts_stand_in_order_of_registration()
    {
        Script a = Add("b");
        Script b = Add("a");
        Script c = Add(null);
        _registry.Remove(b);
        Script d = Add("a");

        Assert.That(_registry.Scripts, Is.EqualTo(new[] { a, c, d }));
    }

    private Script Add(string? name) =>
        _registry.Add($"script{_next++}", Sources.Named(name), null, DateTimeOffset.UnixEpoch);
}
