using System.Runtime.CompilerServices;
using Pcp.Interop.Logging;
using Pcp.Interop.Metrics;
using Pcp.Interop.Native;
using Pcp.Interop.Registry;

namespace Pcp.Interop.Hosting;

/// <summary>
/// The functions that C calls, on pmcd's thread. All of them go through <see cref="Run"/>. pmcd waits for the answer,
/// by default five seconds (pmcd -t), and then ends the agent.
/// </summary>
internal static unsafe class Callbacks
{
    // pmapi.h; dispatch.c asserts them.
    private const int TextOneLine = 1, TextInDom = 8;
    private const int LabelDomain = 1 << 1, LabelInDom = 1 << 2, LabelCluster = 1 << 3, LabelItem = 1 << 4;

    /// <summary>Makes this agent the one that libpcp_pmda calls; it finds metrics in the directory.</summary>
    /// <returns>Negative if libpcp_pmda refused.</returns>
    internal static int Install(GCHandle agent, MetricDirectory directory)
    {
        NativeCallbacks callbacks = new()
        {
            Self = (void*)GCHandle.ToIntPtr(agent),
            Refresh = &Refresh,
            Request = &Request,
            Desc = &Describe,
            Instance = &Instance,
            Text = &Text,
            Store = &Store,
            Pmid = &LookupPmid,
            Name = &LookupName,
            Children = &Children,
            Attribute = &Attribute,
            Label = &Label,
            InstanceLabel = &InstanceLabel,
            Check = &Check,
            EndContext = &EndContext,
        };
        return Shim.Init(&callbacks, directory.Pointer);
    }

    /// <summary>Finds the agent and runs a callback of it; an exception becomes an error code.</summary>
    private static int Run(void* self, Func<PmdaHost, PmError> callback, [CallerMemberName] string name = "")
    {
        PmdaHost? agent = null;
        try
        {
            // The handle lives as long as the agent, and the agent as long as pmcd's loop.
            agent = (PmdaHost)GCHandle.FromIntPtr((nint)self).Target!;
            return callback(agent).Code;
        }
        catch (Exception e)
        {
            return CallbackGuard.Stop(e, $"{name} callback", agent?.Log);
        }
        finally
        {
            agent?.ReportChanges();
        }
    }

    [UnmanagedCallersOnly]
    private static int Refresh(void* self, int context, uint pmid) => Run(self, agent =>
    {
        if (agent.BeginFetch() is { IsError: true } error)
            return error;
        if (agent.Metrics.Find(new Pmid(pmid)) is not { } metric)
            return PmError.UnknownPmid;
        return metric is { OnDemand: { } values, Column.Table.IsResting: true }
            ? values.Wait()
            : agent.Refresh(metric, context);
    });

    [UnmanagedCallersOnly]
    private static void Request(void* self, uint pmid) => Run(self, agent =>
    {
        agent.Metrics.Find(new Pmid(pmid))?.OnDemand?.Request();
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int Describe(void* self, uint pmid, NativeMetric* reply) => Run(self, agent =>
    {
        if (agent.Metrics.Former?.Describe(new Pmid(pmid)) is not { } descriptor)
            return PmError.UnknownPmid;
        *reply = descriptor.ToNative();
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int Instance(void* self, int context, uint inDom, NativePlace* reply) => Run(self, agent =>
    {
        InDomId id = new(inDom);
        if (agent.Metrics.FindByInDom(id) is not { } metric)
            return agent.Metrics.Former?.Has(id) is true ? PmError.None : PmError.UnknownInDom;
        PmError error = InstancesOf(metric, agent.Clients.Get(context));
        *reply = metric.InstancesPlace;
        return error;
    });

    private static PmError InstancesOf(Metric metric, ClientContext client)
    {
        if (metric.RefreshInstances is { } refresh)
        {
            refresh();
            return PmError.None;
        }

        if (metric is not { OnDemand: { } values, Column.Table.IsResting: true })
            return metric.Refresh?.Invoke(client) ?? PmError.None;
        // If the new ones take long, the last instances are no error: pmlogger ends if it gets none after a fetch.
        values.Request();
        _ = values.Wait();
        return PmError.None;
    }

    [UnmanagedCallersOnly]
    private static int Text(void* self, uint ident, int type, byte** reply) => Run(self, agent =>
    {
        (string OneLine, string? Help) help;
        if ((type & TextInDom) != 0)
        {
            InDomDescription? inDom = agent.Metrics.Describe(new InDomId(ident));
            help = (inDom?.OneLine ?? "", inDom?.Help);
        }
        else if (agent.Metrics.Find(new Pmid(ident)) is { } metric)
        {
            help = (metric.OneLine, metric.Help);
        }
        else
        {
            return PmError.UnknownPmid;
        }

        string text = (type & TextOneLine) != 0 ? help.OneLine : help.Help ?? help.OneLine;
        if (text.Length == 0)
            return PmError.NoText;
        *reply = agent.Reply.Text(text);
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int Store(void* self, int context, uint pmid, NativeValue* value) => Run(self, agent =>
    {
        if (agent.Metrics.Find(new Pmid(pmid)) is not { } metric)
            return PmError.UnknownPmid;
        if (metric.Store is null)
            return PmError.PermissionDenied;
        MetricType type = (MetricType)value->Type;
        ReadOnlySpan<byte> text = type == MetricType.String ? new(value->Text, checked((int)value->Length)) : default;
        if (text is [.., 0])
            text = text[..^1];
        return metric.Store(
            agent.Clients.Get(context),
            new StoredValue { Type = type, Instance = value->Instance, Bits = value->Bits, Text = text });
    });

    [UnmanagedCallersOnly]
    private static int LookupPmid(void* self, byte* name, uint* reply) => Run(self, agent =>
    {
        PmError error = agent.Metrics.Lookup(Utf8(name), out Pmid pmid);
        *reply = pmid.Value;
        return error;
    });

    [UnmanagedCallersOnly]
    private static int LookupName(void* self, uint pmid, NativeNames* reply) => Run(self, agent =>
    {
        if (agent.Metrics.NameOf(new Pmid(pmid)) is not { } name)
            return PmError.UnknownPmid;
        agent.Reply.Clear();
        agent.Reply.Append(name, 0);
        *reply = agent.Reply.Names();
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int Children(void* self, byte* name, int traverse, NativeNames* reply) => Run(self, agent =>
    {
        ReplyBuffer buffer = agent.Reply;
        buffer.Clear();
        PmError error = traverse != 0
            ? agent.Metrics.Names.Leaves(Utf8(name), leaf => buffer.Append(leaf, 0))
            : agent.Metrics.Names.Children(Utf8(name), (child, isLeaf) => buffer.Append(child, isLeaf ? 0 : 1));
        *reply = buffer.Names();
        return error;
    });

    [UnmanagedCallersOnly]
    private static int Attribute(void* self, int context, int attribute, byte* value, int length) => Run(self, agent =>
    {
        ReadOnlySpan<byte> text = value == null || length <= 0 ? [] : new(value, length);
        agent.Clients.Set(context, attribute, Encoding.UTF8.GetString(text.TrimEnd((byte)0)));
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int Label(void* self, uint ident, int type, byte** reply) => Run(self, agent =>
    {
        string? labels = type switch
        {
            LabelDomain => agent.Metrics.Labels,
            LabelInDom => agent.Metrics.LabelsOf(new InDomId(ident)),
            LabelCluster => agent.Metrics.LabelsOfCluster(new Pmid(ident).Cluster),
            LabelItem => agent.Metrics.Find(new Pmid(ident))?.Labels,
            _ => null,
        };
        *reply = labels is null ? null : agent.Reply.Text(labels);
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int InstanceLabel(void* self, uint inDom, int instance, byte** reply) => Run(self, agent =>
    {
        string? labels = agent.Metrics.Describe(new InDomId(inDom))?.InstanceLabels?.Invoke(instance);
        *reply = labels is null ? null : agent.Reply.Text(labels);
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static int Check(void* self) => Run(self, agent =>
    {
        agent.RunQueue();
        return PmError.None;
    });

    [UnmanagedCallersOnly]
    private static void EndContext(void* self, int context) => Run(self, agent =>
    {
        agent.Clients.End(context);
        return PmError.None;
    });

    private static string Utf8(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}

/// <summary>Stops exceptions before they reach C: they are logged and become an error code.</summary>
internal static class CallbackGuard
{
    /// <summary>Logs an exception.</summary>
    /// <returns>The code that pmcd gets: PM_ERR_GENERIC.</returns>
    internal static int Stop(Exception exception, string work, ILogger? log)
    {
        try
        {
            log?.WorkFailed(exception, work);
        }
        catch (Exception)
        {
            // There is nowhere left to report this.
        }

        return PmError.Generic.Code;
    }
}
