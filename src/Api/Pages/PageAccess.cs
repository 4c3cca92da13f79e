namespace MiniCrm.Api.Pages;

/// <summary>Whom a page is shown to, as far as the page itself says so; the rest the grains decide, as for the API.</summary>
internal enum PageAccess
{
    /// <summary>Anybody.</summary>
    Open,

    /// <summary>Whoever is signed in, and has not proved the e-mail address yet: it is about the own account.</summary>
    OwnAccount,

    /// <summary>Whoever is signed in.</summary>
    SignedIn,
}
