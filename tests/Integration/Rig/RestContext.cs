using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Integration.Rig;

/// <summary>The outcome of a store by REST.</summary>
internal sealed record RestStore(bool Success, string Message);

/// <summary>One client context of pmproxy's REST API: store and fetch in it are the same client to the agent.</summary>
internal sealed class RestContext
{
    // Seconds after which pmproxy closes an unused context; Grafana uses 30.
    private const string PollTimeout = "600";

    private readonly HttpClient _http;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly string _context;

    /// <summary>Opens it.</summary>
    /// <param name="http">The client for pmproxy.</param>
    /// <param name="hostSpec">The pmcd.</param>
    /// <param name="user">Who asks, to be proved to pmcd; null for nobody in particular.</param>
    public RestContext(HttpClient http, string hostSpec, NetworkCredential? user)
    {
        _http = http;
        _authorization = user is null
            ? null
            : new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.UserName}:{user.Password}")));
        JsonElement reply = Get("context", ("hostspec", hostSpec), ("polltimeout", PollTimeout));
        Assert.That(reply.TryGetProperty("context", out JsonElement context), Is.True, reply.ToString());
        _context = context.ToString();
    }

    /// <summary>Stores a value, with GET as Grafana does; POST makes pmproxy 6.0.3 crash.</summary>
    public RestStore Store(string metric, string value)
    {
        JsonElement reply = Ask("store", ("name", metric), ("value", value));
        return new(
            reply.GetProperty("success").GetBoolean(),
            reply.TryGetProperty("message", out JsonElement message) ? message.GetString()! : "");
    }

    /// <summary>Fetches a metric that has one value.</summary>
    public string FetchSingle(string metric) => Values(metric)[0].GetProperty("value").ToString();

    /// <summary>Fetches a metric that has one value, a JSON text.</summary>
    public JsonElement FetchJson(string metric)
    {
        using JsonDocument document = JsonDocument.Parse(FetchSingle(metric));
        return document.RootElement.Clone();
    }

    /// <summary>Fetches several metrics that have one value, in one request.</summary>
    public IReadOnlyList<string> FetchSingles(params IReadOnlyList<string> metrics) =>
        [.. Fetch(string.Join(',', metrics)).EnumerateArray()
            .Select(m => m.GetProperty("instances")[0].GetProperty("value").ToString())];

    /// <summary>Fetches a metric with instances: values by instance number.</summary>
    public IReadOnlyDictionary<int, string> FetchInstances(string metric) =>
        Values(metric).ToDictionary(i => i.GetProperty("instance").GetInt32(), i => i.GetProperty("value").ToString());

    /// <summary>The names of a metric's instances by number.</summary>
    public IReadOnlyDictionary<int, string> Instances(string metric) =>
        Ask("indom", ("name", metric)).GetProperty("instances").EnumerateArray()
            .ToDictionary(i => i.GetProperty("instance").GetInt32(), i => i.GetProperty("name").GetString()!);

    /// <summary>The API's metadata of a metric.</summary>
    public JsonElement Describe(string metric) =>
        Ask("metric", ("names", metric)).GetProperty("metrics")[0];

    /// <summary>The API's answer to any request.</summary>
    /// <param name="what">fetch, indom, metric, store, …</param>
    /// <param name="parameters">Those beside the context.</param>
    public JsonElement Ask(string what, params IEnumerable<(string Name, string Value)> parameters) =>
        Get(what, parameters.Prepend(("context", _context)));

    private JsonElement[] Values(string metric) => [.. Fetch(metric)[0].GetProperty("instances").EnumerateArray()];

    private JsonElement Fetch(string metrics)
    {
        JsonElement reply = Ask("fetch", ("names", metrics));
        Assert.That(reply.TryGetProperty("values", out JsonElement values), Is.True, reply.ToString());
        Assert.That(values.GetArrayLength(), Is.Not.Zero, reply.ToString());
        return values;
    }

    private JsonElement Get(string what, params IEnumerable<(string Name, string Value)> parameters)
    {
        string query = string.Join('&', parameters.Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value)}"));
        using HttpRequestMessage request = new(HttpMethod.Get, $"/pmapi/{what}?{query}")
        {
            Headers = { Authorization = _authorization },
        };
        using HttpResponseMessage response = _http.Send(request);
        using JsonDocument document = JsonDocument.Parse(response.Content.ReadAsStream());
        return document.RootElement.Clone();
    }
}
