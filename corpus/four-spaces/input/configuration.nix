{ config, pkgs, ... }:

{
    imports = [
        <nixos-wsl/modules>
        ./vscode.nix
        ./modules/wsl-storage-mount.nix
    ];

    wsl.enable = true;

    virtualisation.podman = {
        enable = true;
        dockerCompat = true;
        defaultNetwork.settings = {
            dns_enabled = true;
        };
    };

    wslStorageMount = {
        enable = true;
        diskSerialNumber = "0025_3857_61B0_0EF2.";
        mountName = "containers";
        deviceId = "nvme-Samsung_SSD_980_S649NX0R123456-part2"; # from the rescue system
        mountPoint = "/var/lib/containers";
        fsType = "xfs";
        mountOptions = [ "defaults" "pquota" ];
        instanceDirs = [ "storage" ];
        defaultUser = "root";
        defaultGroup = "root";
        bindMountNixStore = false;
    };

    users.users.nixos.extraGroups = [ "podman" ];
    system.stateVersion = "24.11";
}
