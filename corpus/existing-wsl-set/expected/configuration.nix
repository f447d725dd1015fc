{ config, lib, pkgs, ... }:

{
  imports = [
    <nixos-wsl/modules>
    # storage
    ./nix/shell.nix
  ];

  wsl = {
    enable = true;
    defaultUser = "pia";

    wslConf = {
      automount.root = "/mnt";
      network.generateHosts = false;
    };
    # The NVMe from the old workstation.
    bareMounts = {
      enable = true;
      disks = [{
        name = "workstation";
        serialNumber = "0025_3857_61B0_0EF2.";
        devicePattern = "scsi-SNVMe_Samsung_SSD_980_0025_3857_61B0_0EF2.-part1";
        filesystem = {
          mountPoint = "/home/pia/work"; # no bind mount needed
          fsType = "ext4";
          options = [ "defaults" "noatime" "nodiratime" ];
        };
      }];
    };
  };

  # Makes missing directories on /home/pia/work once it is mounted.
  systemd.services.workstation-directories = {
    description = "Make missing directories on /home/pia/work";
    wantedBy = [ "home-pia-work.mount" ];
    unitConfig.RequiresMountsFor = [ "/home/pia/work" ];
    serviceConfig.Type = "oneshot";
    script = ''
      for directory in src build; do
        if [ ! -d /home/pia/work/"$directory" ]; then
          install -d -o pia -g users /home/pia/work/"$directory"
        fi
      done
    '';
  };

  networking.hostName = "pia-wsl";

  # unrelated
  services.tailscale.enable = true;

  system.stateVersion = "24.11";
}
