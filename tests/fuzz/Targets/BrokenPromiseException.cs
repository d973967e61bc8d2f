namespace Fuzz.Targets;

/// <summary>A target did not do what it promises for every input.</summary>
internal sealed class BrokenPromiseException(string promise) : Exception(promise)
{
    /// <summary>Throws unless a promise was kept.</summary>
    public static void ThrowUnless(bool isKept, string promise)
    {
        if (!isKept)
            throw new BrokenPromiseException(promise);
    }
}
