using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Pcp.Interop.Hosting;
using Pcp.Interop.Metrics;

namespace Pcp.Interop.Native;

/// <summary>
/// What C calls, on pmcd's thread. Each callback finds its agent in the pointer it gets back, dispatches, and stops
/// every exception at <see cref="Barrier"/>. None of them waits for anything.
/// </summary>
internal static unsafe class Callbacks
{
    // pmapi.h; dispatch.c asserts them.
    private const int TextOneLine = 1, TextInDom = 8;
    private const int LabelItem = 1 << 4;

    /// <summary>Makes this agent the one that libpcp_pmda calls; it finds metrics in the directory.</summary>
    /// <returns>Negative if libpcp_pmda refused.</returns>
    internal static int Install(GCHandle agent, MetricDirectory directory)
    {
        NativeCallbacks callbacks = new()
        {
            Self = (void*)GCHandle.ToIntPtr(agent),
            Refresh = &Refresh,
            Desc = &Describe,
            Instance = &Instance,
            Text = &Text,
            Store = &Store,
            Pmid = &LookupPmid,
            Name = &LookupName,
            Children = &Children,
            Attribute = &Attribute,
            Label = &Label,
            Check = &Check,
            EndContext = &EndContext,
        };
        return ShimDispatch.Init(&callbacks, directory.Pointer);
    }

    // The handle lives as long as the agent, and the agent as long as pmcd's loop.
    private static PmdaHost Agent(void* self) => (PmdaHost)GCHandle.FromIntPtr((nint)self).Target!;

    [UnmanagedCallersOnly]
    private static int Refresh(void* self, int context, uint pmid)
    {
        PmdaHost agent = Agent(self);
        try
        {
            Metric? metric = agent.Metrics.Find(new Pmid(pmid));
            return metric?.Refresh is { } refresh ? refresh(agent.Clients.Get(context)).Code : PmError.Pmid.Code;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Refresh), agent.Log);
        }
        finally
        {
            agent.TellOfChangedNames();
        }
    }

    [UnmanagedCallersOnly]
    private static int Describe(void* self, uint pmid, NativeMetric* reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            if (agent.Metrics.Former?.Describe(new Pmid(pmid)) is not { } descriptor)
                return PmError.Pmid.Code;
            *reply = MetricDirectory.Describe(descriptor);
            return 0;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Describe), agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int Instance(void* self, int context, uint inDom, NativePlace* reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            if (agent.Metrics.FindByInDom(new InDomId(inDom)) is not { } metric)
                return PmError.InDom.Code;
            PmError error = metric.Refresh?.Invoke(agent.Clients.Get(context)) ?? PmError.None;
            *reply = new NativePlace { Exchange = metric.Table.Exchange, Column = (uint)metric.Column };
            return error.Code;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Instance), agent.Log);
        }
        finally
        {
            agent.TellOfChangedNames();
        }
    }

    [UnmanagedCallersOnly]
    private static int Text(void* self, uint ident, int type, byte** reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            if ((type & TextInDom) != 0)
                return PmError.Text.Code;
            if (agent.Metrics.Find(new Pmid(ident)) is not { } metric)
                return PmError.Pmid.Code;
            string text = (type & TextOneLine) != 0 ? metric.OneLine : metric.Help ?? metric.OneLine;
            if (text.Length == 0)
                return PmError.Text.Code;
            *reply = agent.Reply.Text(text);
            return 0;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Text), agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int Store(void* self, int context, uint pmid, NativeValue* value)
    {
        PmdaHost agent = Agent(self);
        try
        {
            if (agent.Metrics.Find(new Pmid(pmid)) is not { } metric)
                return PmError.Pmid.Code;
            if (metric.Store is null)
                return PmError.Permission.Code;
            MetricType type = (MetricType)value->Type;
            ReadOnlySpan<byte> text = new(value->Text, checked((int)value->Length));
            if (type == MetricType.String && text is [.., 0])
                text = text[..^1];
            StoredValue stored = new(
                type, value->Instance, value->Bits, type == MetricType.String ? text : default);
            return metric.Store(agent.Clients.Get(context), stored).Code;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Store), agent.Log);
        }
        finally
        {
            agent.TellOfChangedNames();
        }
    }

    [UnmanagedCallersOnly]
    private static int LookupPmid(void* self, byte* name, uint* reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            PmError error = agent.Metrics.Lookup(Utf8(name), out Pmid pmid);
            *reply = pmid.Value;
            return error.Code;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, "PMID", agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int LookupName(void* self, uint pmid, NativeNames* reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            if (agent.Metrics.Names.NameOf(new Pmid(pmid)) is not { } name)
                return PmError.Pmid.Code;
            agent.Reply.Clear();
            agent.Reply.Append(name, 0);
            *reply = agent.Reply.Names();
            return 0;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, "name", agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int Children(void* self, byte* name, int traverse, NativeNames* reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            ReplyBuffer buffer = agent.Reply;
            buffer.Clear();
            PmError error = traverse != 0
                ? agent.Metrics.Names.Leaves(Utf8(name), leaf => buffer.Append(leaf, 0))
                : agent.Metrics.Names.Children(Utf8(name), (child, isLeaf) => buffer.Append(child, isLeaf ? 0 : 1));
            *reply = buffer.Names();
            return error.Code;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Children), agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int Attribute(void* self, int context, int attribute, byte* value, int length)
    {
        PmdaHost agent = Agent(self);
        try
        {
            string text = value == null || length <= 0
                ? ""
                : System.Text.Encoding.UTF8.GetString(new ReadOnlySpan<byte>(value, length).TrimEnd((byte)0));
            agent.Clients.Set(context, attribute, text);
            return 0;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Attribute), agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int Label(void* self, uint ident, int type, byte** reply)
    {
        PmdaHost agent = Agent(self);
        try
        {
            *reply = type == LabelItem && agent.Metrics.Find(new Pmid(ident))?.Labels is { } labels
                ? agent.Reply.Text(labels)
                : null;
            return 0;
        }
        catch (Exception e)
        {
            return Barrier.Stop(e, nameof(Label), agent.Log);
        }
    }

    [UnmanagedCallersOnly]
    private static int Check(void* self)
    {
        PmdaHost agent = Agent(self);
        try
        {
            agent.RunQueue();
        }
        catch (Exception e)
        {
            // What was queued failed, not the request that is about to be served.
            _ = Barrier.Stop(e, nameof(Check), agent.Log);
        }

        return 0;
    }

    [UnmanagedCallersOnly]
    private static void EndContext(void* self, int context)
    {
        PmdaHost agent = Agent(self);
        try
        {
            agent.Clients.End(context);
        }
        catch (Exception e)
        {
            _ = Barrier.Stop(e, nameof(EndContext), agent.Log);
        }
    }

    private static string Utf8(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";
}
