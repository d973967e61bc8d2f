using System.Globalization;
using System.Net;
using Integration.Rig;

namespace Integration.CommandTests;

/// <summary><c>pcp bpftrace exporter</c> while it runs.</summary>
internal sealed class RunningExporter : IDisposable
{
    private readonly RunningCommand _command;
    private readonly HttpClient _http;

    private RunningExporter(IReadOnlyList<string> options)
    {
        Port = FreePort.Find();
        _command = RunningCommand.Start(["exporter", "--listen", Address, .. options]);
        _http = new HttpClient { BaseAddress = new Uri($"http://{Address}"), Timeout = Eventually.Bound };
    }

    /// <summary>Its TCP port.</summary>
    public int Port { get; }

    /// <summary>Where it listens.</summary>
    public string Address => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");

    /// <summary>Its process id.</summary>
    public int Pid => _command.Pid;

    /// <summary>Its log so far.</summary>
    public string Log => _command.Errors;

    /// <summary>Starts one with these options; returns when it listens.</summary>
    public static RunningExporter Start(params IReadOnlyList<string> options)
    {
        RunningExporter exporter = new(options);
        exporter.WaitForLog("listening on http://");
        return exporter;
    }

    /// <summary>Waits until its log has this line.</summary>
    public void WaitForLog(string text) => _command.WaitForErrors(text);

    /// <summary>Sends it a signal and waits for its end; returns the exit status.</summary>
    public int End(string signal)
    {
        _command.Signal(signal);
        return _command.WaitForExit();
    }

    /// <summary>Sends a GET request.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="patience">How many seconds the exporter may wait for the host; by default long enough.</param>
    public ExporterAnswer Get(string path, int patience = 60)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add(
            "X-Prometheus-Scrape-Timeout-Seconds", patience.ToString(CultureInfo.InvariantCulture));
        try
        {
            using HttpResponseMessage response = _http.Send(request);
            using StreamReader body = new(response.Content.ReadAsStream());
            return new ExporterAnswer(response.StatusCode, body.ReadToEnd());
        }
        catch (HttpRequestException e)
        {
            throw new AssertionException($"{Address}: {e.Message}; {_command.State()}", e);
        }
    }

    /// <summary>Waits for a series in the metrics of its only host.</summary>
    public void WaitFor(string series) => Eventually.Holds(
        () => Get("/metrics").Value(series) is not null, series, () => $"{Get("/metrics").Text}\n{Log}");

    /// <summary>The metrics of a host.</summary>
    public ExporterAnswer Metrics(string host) => Get($"/metrics?target={Uri.EscapeDataString(host)}");

    public void Dispose()
    {
        _http.Dispose();
        _command.Dispose();
    }
}

/// <summary>An answer of the exporter.</summary>
internal sealed record ExporterAnswer(HttpStatusCode Status, string Text)
{
    /// <summary>The text of a successful answer.</summary>
    public string TextOrFail()
    {
        Assert.That(Status, Is.EqualTo(HttpStatusCode.OK), Text);
        return Text;
    }

    /// <summary>The value of a series, such as <c>x_bucket{le="1"}</c>; null if it is not there.</summary>
    public string? Value(string series) => Text.Split('\n')
        .Where(line => line.StartsWith($"{series} ", StringComparison.Ordinal))
        .Select(line => line[(series.Length + 1)..])
        .SingleOrDefault();
}
