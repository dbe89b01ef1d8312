{* Shown while the provider still works. Variables, all optional: text, percent (0 to 100), since, usual, reference. *}
<div class="panel panel-default card mb-3 hostler-pending">
  <div class="panel-body card-body">
    <p>{if isset($text) && $text}{$text|escape}{else}Your service is being prepared.{/if}</p>
    {if isset($percent) && $percent !== ''}
      <div class="progress">
        <div class="progress-bar progress-bar-striped progress-bar-animated active" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-valuenow="{$percent|escape}" style="width:{$percent|escape}%">{$percent|escape}%</div>
      </div>
    {/if}
    {if isset($since) && $since}<p class="text-muted small mb-0">Started {$since|escape}{if isset($usual) && $usual}, usually takes {$usual|escape}{/if}.</p>{/if}
    {if isset($reference) && $reference}<p class="text-muted small mb-0">Reference {$reference|escape}</p>{/if}
  </div>
</div>
