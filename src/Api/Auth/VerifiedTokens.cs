using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;

namespace MiniCrm.Api.Auth;

/// <summary>Tokens whose signature was verified, until they expire: a client's next request does not pay for it again.</summary>
internal sealed class VerifiedTokens(TimeProvider clock) : IDisposable
{
    private const int MaxTokens = 20_000;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MaxTokens });

    public ClaimsPrincipal? Find(string token) => _cache.Get<ClaimsPrincipal>(token);

    public void Keep(string token, ClaimsPrincipal principal, DateTimeOffset expires)
    {
        if (expires > clock.GetUtcNow())
        {
            _cache.Set(token, principal, new MemoryCacheEntryOptions { AbsoluteExpiration = expires, Size = 1 });
        }
    }

    public void Dispose() => _cache.Dispose();
}
