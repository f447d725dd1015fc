final: prev: {
  wslu = prev.wslu.overrideAttrs (old: { patches = (old.patches or [ ]) ++ [ ./wsl-mount.patch ]; });
}
