using Bpftrace.Runner.Language;
using Bpftrace.Runner.Supervision;
using Bpftrace.Runner.Tests.Processes;

namespace Bpftrace.Runner.Tests.Supervision;

public class RestartPolicyTests
{
    private readonly ManualClock _clock = new();

    [Test]
    public void Pauses_double_up_to_five_minutes()
    {
        RestartPolicy policy = OnFailure();

        Assert.That(
            Enumerable.Range(0, 11).Select(_ => Run(policy, seconds: 299)),
            Is.EqualTo(new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 }));
    }

    [Test]
    public void After_five_minutes_the_first_pause_comes_again()
    {
        RestartPolicy policy = OnFailure();
        for (int failure = 0; failure < 5; failure++)
            Run(policy, seconds: 1);

        Assert.That(Run(policy, seconds: 300), Is.EqualTo(1));
        Assert.That(Run(policy, seconds: 1), Is.EqualTo(2));
    }

    [Test]
    public void Somebody_who_starts_it_brings_the_first_pause_back()
    {
        RestartPolicy policy = OnFailure();
        Run(policy, seconds: 1);
        Run(policy, seconds: 1);
        policy.Reset();

        Assert.That(Run(policy, seconds: 1), Is.EqualTo(1));
    }

    [Test]
    public void Refused_eight_times_in_a_row_it_is_given_up()
    {
        RestartPolicy policy = OnFailure();
        Refuse(policy, times: 7);
        Assert.That(policy.HasGivenUp, Is.False);

        Assert.That(policy.Failed(hasRun: false), Is.Null);
        Assert.That(policy.HasGivenUp, Is.True);

        policy.Reset();
        Assert.That(policy.Failed(hasRun: false), Is.EqualTo(TimeSpan.FromSeconds(1)));
        Assert.That(policy.HasGivenUp, Is.False);
    }

    [Test]
    public void One_run_between_makes_the_attempts_count_anew()
    {
        RestartPolicy policy = OnFailure();
        Refuse(policy, times: 7);
        Run(policy, seconds: 1);
        Refuse(policy, times: 7);

        Assert.That(policy.HasGivenUp, Is.False);
    }

    [Test]
    public void A_long_time_before_it_is_refused_is_no_long_run()
    {
        RestartPolicy policy = OnFailure();
        Run(policy, seconds: 1);
        _clock.MoveTo(TimeSpan.FromHours(1));

        Assert.That(policy.Failed(hasRun: false), Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void Never_is_never()
    {
        RestartPolicy policy = new(RestartMode.Never, _clock);

        Assert.That(policy.Failed(hasRun: true), Is.Null);
        for (int failure = 0; failure < 10; failure++)
            Assert.That(policy.Failed(hasRun: false), Is.Null);
        Assert.That(policy.HasGivenUp, Is.False);
    }

    private RestartPolicy OnFailure() => new(RestartMode.OnFailure, _clock);

    /// <summary>Lets it run for so long and fail.</summary>
    /// <returns>The pause in seconds.</returns>
    private double? Run(RestartPolicy policy, double seconds)
    {
        policy.Started();
        _clock.MoveTo(_clock.GetElapsedTime(0) + TimeSpan.FromSeconds(seconds));
        return policy.Failed(hasRun: true)?.TotalSeconds;
    }

    private static void Refuse(RestartPolicy policy, int times)
    {
        for (int i = 0; i < times; i++)
            Assert.That(policy.Failed(hasRun: false), Is.Not.Null);
    }
}
