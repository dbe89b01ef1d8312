{* Shown instead of a service's page when it cannot be made. Variables: message, reference (may be empty). *}
<div class="alert alert-warning hostler-error" role="alert">
  {if isset($message) && $message}{$message|escape}{else}This cannot be shown right now. Please try again later.{/if}
  {if isset($reference) && $reference}<br><small>Reference {$reference|escape}</small>{/if}
</div>
