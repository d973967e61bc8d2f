using Pcp.Interop.Client;
using Pcp.Interop.Metrics;

namespace Integration.KitTests;

/// <summary>Tests of a sample under a pmcd of its own, with a client.</summary>
public abstract class KitFixture
{
    private protected PrivatePmcd Pmcd { get; private set; } = null!;

    private protected PcpContext Client { get; private set; } = null!;

    private protected abstract PmdaLine Agent { get; }

    /// <summary>Writes what the agent reads before it starts.</summary>
    private protected virtual void Prepare(Scratch scratch)
    {
    }

    [OneTimeSetUp]
    public void Start()
    {
        Scratch scratch = new();
        Prepare(scratch);
        Pmcd = PrivatePmcd.Start(scratch, Agent);
        Client = Pmcd.Connect();
    }

    [OneTimeTearDown]
    public void Stop()
    {
        Client?.Dispose();
        Pmcd?.Dispose();
    }

    /// <summary>The labels that a level adds to a metric.</summary>
    private protected Dictionary<string, string> Labels(string metric, LabelLevel level) =>
        Client.Labels(Client.Lookup(metric), level).ToDictionary(label => label.Key, label => label.Value.ToString());

    /// <summary>The labels of a metric's instances by the instance's name.</summary>
    private protected Dictionary<string, Dictionary<string, string>> InstanceLabels(string metric)
    {
        InDomId domain = Client.Lookup(metric).Descriptor.InDom;
        Dictionary<int, string> names = Client.Instances(domain).ToDictionary(each => each.Number, each => each.Name);
        return Client.InstanceLabels(domain).ToDictionary(
            instance => names[instance.Key],
            instance => instance.Value.ToDictionary(label => label.Key, label => label.Value.ToString()));
    }
}
