namespace Fuzz.Targets;

/// <summary>Something that takes input from outside and must get along with whatever comes.</summary>
internal interface ITarget
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>Words that mean something to it.</summary>
    IReadOnlyList<byte[]> Pieces { get; }

    /// <summary>Makes the next input; the same random numbers make the same one.</summary>
    byte[] Make(Random random);

    /// <summary>Feeds it an input.</summary>
    /// <param name="input">What <see cref="Make"/> made.</param>
    /// <param name="random">For what a caller may choose, such as where a pipe cuts its bytes.</param>
    /// <exception cref="BrokenPromiseException">It did not do what it promises for every input.</exception>
    void Feed(byte[] input, Random random);
}
