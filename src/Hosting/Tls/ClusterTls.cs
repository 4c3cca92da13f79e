using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Configuration;
using Orleans.Connections.Security;

namespace MiniCrm.Hosting.Tls;

/// <summary>
/// Mutual TLS between silos, and between gateways and silos: each side shows a certificate of an authority in the folder's <c>ca.crt</c>,
/// in date, for its use, and for the cluster's name. The authorities of the system count for nothing: they vouch for half the world.
/// </summary>
public sealed class ClusterTls(CertificateFolder folder, string name)
{
    public const string FolderVariable = "CLUSTER_TLS_FOLDER";
    public const string NameVariable = "CLUSTER_TLS_NAME";
    private const string DefaultName = "minicrm";

    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    // One attempt of a call; a peer that stands still in its handshake holds nobody up for longer.
    private static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(4);

    public CertificateFolder Folder { get; } = folder;

    /// <summary>Null where <c>CLUSTER_TLS_FOLDER</c> is not set: then there is no TLS.</summary>
    /// <param name="listens">A silo is called and calls; a gateway only calls.</param>
    /// <exception cref="StartException">The folder holds nothing that the peers could accept.</exception>
    public static ClusterTls? From(IConfiguration settings, bool listens)
    {
        if (settings.Text(FolderVariable) is not { } path)
        {
            return null;
        }

        var tls = new ClusterTls(new CertificateFolder(path, FolderVariable), settings.Text(NameVariable) ?? DefaultName);
        var own = tls.Folder.Current;
        var problem = Problem(own, ClientUse) ?? (listens ? Problem(own, ServerUse) : null);
        return problem is not null ? throw new StartException($"{FolderVariable} {path}: by ca.crt peers would refuse tls.crt ({problem}).")
            : own.Own.MatchesHostname(tls.Name) ? tls
            : throw new StartException($"{FolderVariable} {path}: tls.crt is not for the name {tls.Name}; another one is set by {NameVariable}.");
    }

    public string Name { get; } = name;

    /// <summary>What Orleans is to do on each connection, whoever opened it.</summary>
    public void Apply(TlsOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.LocalCertificate = Folder.Current.Own;
        options.RemoteCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        options.RemoteCertificateValidation = (certificate, chain, errors) => Accepts(certificate, chain, errors);
        options.HandshakeTimeout = HandshakeTimeout;
        options.OnAuthenticateAsServer = (_, server) => Answer((SslServerAuthenticationOptions)server.SslServerAuthenticationOptions);
        options.OnAuthenticateAsClient = (_, client) => Call((SslClientAuthenticationOptions)client.SslClientAuthenticationOptions);
    }

    /// <summary>As the side that is called.</summary>
    public void Answer(SslServerAuthenticationOptions server)
    {
        ArgumentNullException.ThrowIfNull(server);
        var own = Folder.Current;
        server.ServerCertificateSelectionCallback = null;
        server.ServerCertificateContext = own.Context;
        server.ClientCertificateRequired = true;
        server.CertificateChainPolicy = Policy(own, ClientUse);

        // Each connection shows its certificate anew; there are few.
        server.AllowTlsResume = false;
    }

    /// <summary>As the side that calls.</summary>
    public void Call(SslClientAuthenticationOptions client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var own = Folder.Current;
        client.TargetHost = Name;
        client.ClientCertificates = null;
        client.ClientCertificateContext = own.Context;
        client.CertificateChainPolicy = Policy(own, ServerUse);
        client.AllowTlsResume = false;
    }

    /// <summary>The framework has looked at the chain, the dates and the use by our policy; that of a caller it compares with no name.</summary>
    public bool Accepts(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        var problem = errors != SslPolicyErrors.None ? $"{errors} {Status(chain)}".TrimEnd()
            : certificate.MatchesHostname(Name) ? null
            : $"it is not for {Name}";
        if (problem is not null)
        {
            TlsLog.Refused(Folder.Log, certificate.Subject, problem);
        }

        return problem is null;
    }

    private static string? Problem(Certificates own, Oid use)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(own, use) };
        chain.ChainPolicy.ExtraStore.ImportFromPem(own.Text.Chain);
        return chain.Build(own.Own) ? null : Status(chain);
    }

    private static string Status(X509Chain? chain) =>
        string.Join(", ", (chain?.ChainStatus ?? []).Select(status => status.Status).Distinct());

    // An authority of a cluster has no list of revoked certificates that everybody could reach; short lives do instead.
    private static X509ChainPolicy Policy(Certificates own, Oid use)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(own.Authorities);
        policy.ApplicationPolicy.Add(use);
        return policy;
    }
}
