# Called with specialArgs from flake.nix, once for each node.
{ config
, lib
, pkgs
, storageSerial
, storageLink
, user ? "nixos"
, ...
}:
{
  imports = [ ];

  users.users.${user} = {
    isNormalUser = true;
    extraGroups = [ "wheel" ];
  };

  wsl.bareMounts = {
    enable = true;
    disks = [{
      name = "node-storage";
      serialNumber = storageSerial;
      devicePattern = storageLink;
      filesystem = {
        mountPoint = "/srv/storage";
        fsType = "xfs";
        options = [ "noatime" ];
      };
    }];
  };

  # Makes missing directories on /srv/storage once it is mounted.
  systemd.services.node-storage-directories = {
    description = "Make missing directories on /srv/storage";
    wantedBy = [ "srv-storage.mount" ];
    unitConfig.RequiresMountsFor = [ "/srv/storage" ];
    serviceConfig.Type = "oneshot";
    script = ''
      for directory in cache artifacts; do
        if [ ! -d /srv/storage/"$directory" ]; then
          install -d -o '${builtins.replaceStrings [ "'" ] [ "'\\''" ] user}' -g users /srv/storage/"$directory"
        fi
      done
    '';
  };

  services.nginx = {
    enable = true;
    virtualHosts."artifacts.lan".root = "/srv/storage/artifacts";
  };

  system.stateVersion = "24.05";
}
