using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using MiniCrm.Api.Auditing;
using MiniCrm.Api.Auth.Sessions;
using MiniCrm.Api.Users;
using MiniCrm.Auditing;
using MiniCrm.Hosting;

namespace MiniCrm.Api.Auth;

internal static class SignInServices
{
    private const string Bearer = JwtBearerDefaults.AuthenticationScheme;
    private const string NoScheme = "none";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        var settings = SignInSettings.From(builder.Configuration, builder.Environment.IsDevelopment());
        var publicUrl = PublicUrl.From(builder.Configuration, builder.Environment.IsDevelopment());
        if (settings.AllowRegistration && publicUrl is null)
        {
            throw new StartException($"{PublicUrl.Variable} must be set where ALLOW_REGISTRATION is true: who registers is sent a link to it.");
        }

        builder.Services.AddSingleton(settings);
        builder.Services.AddSingleton<AccessTokens>();
        builder.Services.AddSingleton<DerivedKeys>();
        builder.Services.AddSingleton<Founding>();
        builder.Services.AddSingleton<DeviceTokens>();
        builder.Services.AddSingleton<PasswordSignIn>();
        builder.Services.AddSingleton<BrowserSessions>();
        builder.Services.AddSingleton<VerifiedTokens>();
        if (settings.SecretIsInvented)
        {
            builder.Services.AddHostedService<InventedSecretWarning>();
        }

        // A scheme is default as soon as it is the only one; open endpoints must not look at tokens at all.
        builder.Services.AddAuthenticationCore(authentication => authentication.DefaultAuthenticateScheme = NoScheme);

        // AddAuthentication() would bring data protection, whose keys want a folder of their own: no cookie here is sealed.
        builder.Services.AddWebEncoders();
        new AuthenticationBuilder(builder.Services).AddScheme<JwtBearerOptions, JwtBearerHandler>(Bearer, configureOptions: null);
        new AuthenticationBuilder(builder.Services).AddScheme<AuthenticationSchemeOptions, TicketAuthentication>(TicketAuthentication.Name, configureOptions: null);
        builder.Services.AddSingleton<IConfigureOptions<JwtBearerOptions>, BearerOptions>();
        builder.Services.AddAuthorizationBuilder()
            .SetDefaultPolicy(new AuthorizationPolicyBuilder(Bearer).RequireAuthenticatedUser().Build());
    }

    private sealed class BearerOptions(AccessTokens tokens, VerifiedTokens verified) : IConfigureNamedOptions<JwtBearerOptions>
    {
        private const string Prefix = "Bearer ";

        public void Configure(JwtBearerOptions options) => Configure(Bearer, options);

        public void Configure(string? name, JwtBearerOptions options)
        {
            options.MapInboundClaims = false;
            options.IncludeErrorDetails = false;
            options.TokenValidationParameters = tokens.Validation;
            options.Events.OnMessageReceived = context =>
            {
                if (context.Request.Headers.Authorization.ToString() is { } header
                    && header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
                    && verified.Find(header[Prefix.Length..].Trim()) is { } principal)
                {
                    context.Principal = principal;
                    context.Success();
                }

                return Task.CompletedTask;
            };
            options.Events.OnTokenValidated = context =>
            {
                var token = (JsonWebToken)context.SecurityToken;
                verified.Keep(token.EncodedToken, context.Principal!, token.ValidTo);
                if (tokens.IsOfPreviousKey(token))
                {
                    // Once for each token and gateway: an operator sees when nobody needs the key any more.
                    context.HttpContext.Note(AuditActions.PreviousKeyUsed, Guid.TryParse(token.Subject, out var user) ? user : null);
                }

                return Task.CompletedTask;
            };
        }
    }

    private sealed class InventedSecretWarning(ILogger<SignInSettings> logger) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            logger.LogWarning("JWT_SECRET is not set: access tokens are signed with one that ends with this process");
            return Task.CompletedTask;
        }
    }
}
