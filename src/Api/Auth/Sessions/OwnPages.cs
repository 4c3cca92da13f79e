using MiniCrm.Api.Problems;

namespace MiniCrm.Api.Auth.Sessions;

/// <summary>A form of another site must not act for whoever is signed in here, nor sign anybody in or out.</summary>
internal static class OwnPages
{
    public static readonly Problem FromElsewhere = new(ProblemKind.Forbidden, "The form was sent from a page of another site");

    /// <summary>Browsers say where a form comes from; hosts only, since TLS may end before the gateway.</summary>
    public static bool IsFromHere(this HttpRequest request) => request.Headers["Sec-Fetch-Site"].ToString() switch
    {
        { Length: > 0 } site => site == "same-origin",
        _ => Uri.TryCreate(request.Headers.Origin, UriKind.Absolute, out var origin)
            && HostString.FromUriComponent(origin) == request.Host,
    };
}
