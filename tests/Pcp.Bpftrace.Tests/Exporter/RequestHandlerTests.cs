using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Pcp.Bpftrace.Agent;
using Pcp.Bpftrace.Exporter;

namespace Pcp.Bpftrace.Tests.Exporter;

internal sealed class RequestHandlerTests
{
    private const string Metrics = "# HELP x Help.\n# TYPE x gauge\nx 1\n";

    private GatedSource _source = null!;
    private HttpResponse _response = null!;

    [SetUp]
    public void SetUp() => _source = new GatedSource();

    [TearDown]
    public void TearDown() => _source.Dispose();

    [Test]
    public async Task One_host_needs_no_name()
    {
        _source.Answer();
        Assert.That(await Get("/metrics", "", "web1"), Is.EqualTo(Metrics));
        Assert.That(_response.StatusCode, Is.EqualTo(200));
        Assert.That(_response.ContentType, Is.EqualTo("text/plain; version=0.0.4; charset=utf-8"));
    }

    [TestCase("?target=web2%3A44321", "web1", "web2:44321?method=plain&user=u&pass=secret")]
    [TestCase("?target=localhost", "local:", "web1")]
    [TestCase("?target=web1", "web1")]
    public async Task A_host_is_selected_by_its_name_without_attributes(string query, params string[] hosts)
    {
        _source.Answer();
        Assert.That(await Get("/metrics", query, hosts), Is.EqualTo(Metrics));
    }

    [TestCase("", 400, "web1", "web2")]
    [TestCase("?target=web3", 404, "web1", "web2")]
    [TestCase("?target=web3", 404, "web1")]
    [TestCase("?target=", 404, "web1")]
    [TestCase("?target=web1&target=web2", 404, "web1", "web2")]
    [TestCase("?target=local:", 404, "local:")]
    [TestCase("?target=WEB1", 404, "web1")]
    public async Task Other_hosts_are_refused(string query, int status, params string[] hosts)
    {
        string text = await Get("/metrics", query, hosts);
        Assert.That(_response.StatusCode, Is.EqualTo(status));
        Assert.That(text, Does.EndWith("\n").And.Contain("/targets lists").And.Not.Contain("web3"));
        Assert.That(_source.Readings, Is.Zero);
    }

    [Test]
    public async Task A_host_that_fails_is_unavailable()
    {
        _source.Answer(new AgentException(AgentFailure.NoPmcd, "pmcd cannot be reached"));
        Assert.That(await Get("/metrics", "", "web1?pass=secret"), Is.EqualTo("web1: pmcd cannot be reached\n"));
        Assert.That(_response.StatusCode, Is.EqualTo(503));
    }

    [TestCase("gzip", true)]
    [TestCase("identity, GZIP;q=0.5", true)]
    [TestCase("gzip;q=0", false)]
    [TestCase("br", false)]
    [TestCase("*", false)]
    public async Task Metrics_are_compressed_if_the_client_takes_that(string accepted, bool isCompressed)
    {
        _source.Answer();
        DefaultHttpContext context = Request("/metrics", "");
        context.Request.Headers.AcceptEncoding = accepted;
        using MemoryStream body = await Handle(context, "web1");
        Assert.That(_response.Headers.ContentEncoding.ToString(), Is.EqualTo(isCompressed ? "gzip" : ""));
        using Stream plain = isCompressed ? new GZipStream(body, CompressionMode.Decompress) : body;
        using StreamReader reader = new(plain);
        Assert.That(reader.ReadToEnd(), Is.EqualTo(Metrics));
    }

    [Test]
    public async Task Targets_are_those_of_http_service_discovery()
    {
        Assert.That(
            await Get("/targets", "", "local:", "web1:1?pass=secret"),
            Is.EqualTo(
                """
                [{"targets":["exporter:44326"],"labels":{"__param_target":"localhost"}},
                {"targets":["exporter:44326"],"labels":{"__param_target":"web1:1","instance":"web1:1"}}]
                """.Replace("\n", "")));
        Assert.That(_response.ContentType, Is.EqualTo("application/json"));
    }

    [Test]
    public async Task The_page_links_to_all_hosts()
    {
        string page = await Get("/", "", "web1", "unix:///a&b");
        Assert.That(page, Does.Contain("<a href=\"metrics?target=web1\">web1</a>"));
        Assert.That(page, Does.Contain("<a href=\"metrics?target=unix%3A%2F%2F%2Fa%26b\">unix:///a&amp;b</a>"));
    }

    [TestCase("/metrics/")]
    [TestCase("/favicon.ico")]
    [TestCase("/../metrics")]
    public async Task Other_paths_are_not_found(string path)
    {
        await Get(path, "", "web1");
        Assert.That(_response.StatusCode, Is.EqualTo(404));
    }

    [TestCase("POST")]
    [TestCase("PUT")]
    [TestCase("OPTIONS")]
    public async Task Only_reading_is_possible(string method)
    {
        DefaultHttpContext context = Request("/metrics", "");
        context.Request.Method = method;
        using MemoryStream body = await Handle(context, "web1");
        Assert.That(_response.StatusCode, Is.EqualTo(405));
        Assert.That(_response.Headers.Allow.ToString(), Is.EqualTo("GET, HEAD"));
    }

    private static DefaultHttpContext Request(string path, string query)
    {
        DefaultHttpContext context = new();
        context.Request.Method = "GET";
        context.Request.Path = path;
        context.Request.QueryString = new QueryString(query);
        context.Request.Host = new HostString("exporter", 44326);
        return context;
    }

    private async Task<string> Get(string path, string query, params string[] hosts)
    {
        using MemoryStream body = await Handle(Request(path, query), hosts);
        return Encoding.UTF8.GetString(body.ToArray());
    }

    private async Task<MemoryStream> Handle(DefaultHttpContext context, params string[] hosts)
    {
        MemoryStream body = new();
        context.Response.Body = body;
        _response = context.Response;
        await new RequestHandler([.. hosts.Select(host => new Target(host, _source, _ => { }))]).Handle(context);
        body.Position = 0;
        return body;
    }
}
