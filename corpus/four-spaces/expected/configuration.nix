{ config, pkgs, ... }:

{
    imports = [
        <nixos-wsl/modules>
        ./vscode.nix
    ];

    wsl.enable = true;

    virtualisation.podman = {
        enable = true;
        dockerCompat = true;
        defaultNetwork.settings = {
            dns_enabled = true;
        };
    };

    wsl.bareMounts = {
        enable = true;
        disks = [{
            name = "containers";
            serialNumber = "0025_3857_61B0_0EF2.";
            devicePattern = "scsi-*0025_3857_61B0_0EF2.*-part2"; # from the rescue system
            filesystem = {
                mountPoint = "/var/lib/containers";
                fsType = "xfs";
                options = [ "defaults" "pquota" ];
            };
        }];
    };

    # Makes missing directories on /var/lib/containers once it is mounted.
    systemd.services.containers-directories = {
        description = "Make missing directories on /var/lib/containers";
        wantedBy = [ "var-lib-containers.mount" ];
        unitConfig.RequiresMountsFor = [ "/var/lib/containers" ];
        serviceConfig.Type = "oneshot";
        script = ''
            for directory in storage; do
                if [ ! -d /var/lib/containers/"$directory" ]; then
                    install -d -o root -g root /var/lib/containers/"$directory"
                fi
            done
        '';
    };

    users.users.nixos.extraGroups = [ "podman" ];
    system.stateVersion = "24.11";
}
