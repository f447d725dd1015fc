# Something of another distro, seen through the tmpfs that all share.
{
  wsl.enable = true;
  systemd.services.publish = {
    wantedBy = [ "multi-user.target" ];
    serviceConfig.Type = "oneshot";
    script = ''
      mkdir -p /mnt/wsl/instances/$HOSTNAME
      mountpoint -q /mnt/wsl/instances/$HOSTNAME || mount --bind / /mnt/wsl/instances/$HOSTNAME
    '';
  };
}
