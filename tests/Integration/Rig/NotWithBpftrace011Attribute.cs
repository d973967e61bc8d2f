namespace Integration.Rig;

/// <summary>
/// The test needs what bpftrace 0.11 cannot do: clear a variable without keys and live, read a newer kernel's types, or
/// print the time of an event. <c>tests/versions/run</c> omits it there.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NotWithBpftrace011Attribute : CategoryAttribute;
