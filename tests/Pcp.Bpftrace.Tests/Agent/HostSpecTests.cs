using Pcp.Bpftrace.Agent;

namespace Pcp.Bpftrace.Tests.Agent;

public class HostSpecTests
{
    [TestCase("a", "a")]
    [TestCase("a,b,c", "a|b|c")]
    [TestCase("a, b ,", "a|b|")]
    [TestCase("", "")]
    [TestCase("nas1:44321,4321@firewall:44322,nas2", "nas1:44321,4321@firewall:44322|nas2")]
    [TestCase("nas1:44321,4321,4330", "nas1:44321,4321,4330")]
    [TestCase("nas1@firewall,nas2", "nas1@firewall|nas2")]
    [TestCase("a?method=plain&user=u,b", "a?method=plain&user=u|b")]
    [TestCase("a?container=c,method=plain,b?user=u", "a?container=c,method=plain|b?user=u")]
    [TestCase("[fe80::1%eth0]:44321,local:", "[fe80::1%eth0]:44321|local:")]
    [TestCase("unix:///run/pcp/pmcd.socket,10.0.0.1", "unix:///run/pcp/pmcd.socket|10.0.0.1")]
    public void Commas_separate_hosts_but_not_their_ports_and_attributes(string list, string hosts) =>
        Assert.That(string.Join('|', HostSpec.Split(list)), Is.EqualTo(hosts));

    [TestCase("local:", "localhost")]
    [TestCase("nas1:44321?method=plain&user=u&pass=secret", "nas1:44321")]
    public void A_shown_host_has_no_password(string host, string shown) =>
        Assert.That(HostSpec.Shown(host), Is.EqualTo(shown));

    [TestCase("nas1", "nas1")]
    [TestCase("nas1:44321,4321@firewall:44322?method=plain&user=u", "nas1")]
    [TestCase("pcps://nas1:44321", "nas1")]
    [TestCase("[fe80::1%eth0]:44321", "fe80::1%eth0")]
    [TestCase("unix:///run/pcp/pmcd.socket?user=u", "unix:///run/pcp/pmcd.socket")]
    [TestCase("local:", "localhost")]
    public void The_name_of_a_host_has_no_port(string host, string name) =>
        Assert.That(HostSpec.NameOf(host), Is.EqualTo(name));

    [TestCase("local:", true)]
    [TestCase("unix:///run/pcp/pmcd.socket", true)]
    [TestCase("nas1", false)]
    [TestCase("nas1?container=c", false)]
    [TestCase("nas1?method=plain&user=u", true)]
    public void The_user_is_known_over_a_local_socket_or_by_SASL(string host, bool hasUser) =>
        Assert.That(HostSpec.HasUser(host), Is.EqualTo(hasUser));
}
