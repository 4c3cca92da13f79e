using MiniCrm.Tests.Support;

namespace MiniCrm.Tests.Cluster.Upgrade;

/// <summary>Sends each request to the next gateway, as whatever stands before several of them does.</summary>
internal sealed class Balancer() : DelegatingHandler(new SocketsHttpHandler())
{
    private volatile HostProcess[] _gateways = [];
    private int _requests;

    /// <summary>Those that requests go to from now on; what is under way stays where it is.</summary>
    public void Use(params HostProcess[] gateways) => _gateways = gateways;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var gateways = _gateways;
        var next = gateways[(uint)Interlocked.Increment(ref _requests) % gateways.Length];
        request.RequestUri = new Uri(next.BaseAddress, request.RequestUri!.PathAndQuery);
        return base.SendAsync(request, cancellationToken);
    }
}
