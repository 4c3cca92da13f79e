using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniCrm.Hosting.Tls;

/// <summary>
/// A host's certificate on disk, as cert-manager writes it: <c>tls.crt</c> with its chain, <c>tls.key</c>, and in <c>ca.crt</c> the
/// authorities of all peers; PEM. Read anew whenever it is asked for, which is once a handshake, so that what was renewed is shown from
/// the next connection on. Comparing the text finds that out where times of files do not: Kubernetes exchanges a link to their folder.
/// </summary>
public sealed class CertificateFolder
{
    private const string Chain = "tls.crt";
    private const string Key = "tls.key";
    private const string Authorities = "ca.crt";

    private readonly Lock _lock = new();
    private Certificates _current;
    private string? _unreadable;

    /// <exception cref="StartException">What is there cannot be used; the message names the variable that named the folder.</exception>
    public CertificateFolder(string path, string variable)
    {
        Path = path;
        var (read, problem) = Read();
        _current = read ?? throw new StartException($"{variable} {path}: {problem}");
    }

    public string Path { get; }

    /// <summary>Where to say that what was renewed cannot be used.</summary>
    public ILogger Log { get; set; } = NullLogger.Instance;

    /// <summary>What is on disk now; while that cannot be used, as amid a renewal, what was there before.</summary>
    public Certificates Current
    {
        get
        {
            lock (_lock)
            {
                var (read, problem) = Read(_current);
                if (problem is not null && problem != _unreadable)
                {
                    TlsLog.NotTaken(Log, Path, problem);
                }

                _unreadable = problem;
                return _current = read ?? _current;
            }
        }
    }

    private (Certificates? Read, string? Problem) Read(Certificates? former = null)
    {
        try
        {
            var (chain, key, authorities) = (Text(Chain), Text(Key), Text(Authorities));
            return former is not null && former.Text == (chain, key, authorities) ? (former, null)
                : Certificates.Parse(chain, key, authorities) is var read && read.Authorities.Count == 0 ? (null, $"{Authorities} holds no certificate.")
                : (read, null);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return (null, unreadable is CryptographicException or ArgumentException
                ? $"{Chain}, {Key} and {Authorities} must be a certificate, its key and their authorities in PEM ({unreadable.Message.TrimEnd('.')})."
                : $"{unreadable.Message.TrimEnd('.')}.");
        }
    }

    private string Text(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));
}

/// <summary>One state of the folder.</summary>
/// <param name="Own">With its key.</param>
/// <param name="Context">The same with its chain, as <see cref="SslStream"/> shows it.</param>
/// <param name="Authorities">A peer's certificate comes from one of them.</param>
public sealed record Certificates(
    (string Chain, string Key, string Authorities) Text, X509Certificate2 Own, SslStreamCertificateContext Context, X509Certificate2Collection Authorities)
{
    public static Certificates Parse(string chain, string key, string authorities)
    {
        var own = X509Certificate2.CreateFromPem(chain, key);
        var (shown, trusted) = (new X509Certificate2Collection(), new X509Certificate2Collection());
        shown.ImportFromPem(chain);
        trusted.ImportFromPem(authorities);
        return new((chain, key, authorities), own, SslStreamCertificateContext.Create(own, shown, offline: true), trusted);
    }

    /// <summary>Never shows a key.</summary>
    public override string ToString() => Own.Subject;
}
